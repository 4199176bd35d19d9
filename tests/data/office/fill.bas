' Fills the fields of a document in LibreOffice, as somebody at a keyboard would, and saves it as .docx.
' Orders are a text file, one a line: kind, bookmark and answer, parted by tabs. Kinds: text, choice, date, tick.
' What is in a field is selected and typed over, which protection allows within fields alone; a box is set.

Sub Fill(source, target, orders)
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    hidden(0).Name = "Hidden"
    hidden(0).Value = True
    doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    lines = createUnoService("com.sun.star.io.TextInputStream")
    lines.setInputStream(files.openFileRead(orders))
    lines.setEncoding("UTF-8")
    Do While Not lines.isEOF()
        parts = Split(lines.readLine(), Chr(9))
        If UBound(parts) = 2 Then Answer(doc, parts(0), parts(1), parts(2))
    Loop
    lines.closeInput()
    Dim saved(0) As New com.sun.star.beans.PropertyValue
    saved(0).Name = "FilterName"
    saved(0).Value = "MS Word 2007 XML"
    doc.storeToURL(target, saved())
    doc.close(True)
    StarDesktop.terminate()
End Sub

Sub Answer(doc, kind, name, given)
    control = ControlAt(doc.Bookmarks.getByName(name).Anchor, name)
    Select Case kind
    Case "tick"
        control.Checked = True
    Case "date"
        control.CurrentDate = given & "T00:00:00Z"
        Typed(doc, control, Format(CDateFromIso(Replace(given, "-", "")), "d mmmm yyyy"))
    Case Else
        Typed(doc, control, given)
    End Select
End Sub

Sub Typed(doc, control, given)
    view = doc.CurrentController.ViewCursor
    view.gotoRange(control.createTextCursor(), False)
    portions = control.createEnumeration()
    Do While portions.hasMoreElements()
        portion = portions.nextElement()
        If Len(portion.String) > 0 Then view.goRight(Len(portion.String), True)
    Loop
    dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
    Dim what(0) As New com.sun.star.beans.PropertyValue
    what(0).Name = "Text"
    what(0).Value = given
    dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:InsertText", "", 0, what())
End Sub

Function ControlAt(place, name)
    paragraphs = place.Text.createEnumeration()
    Do While paragraphs.hasMoreElements()
        paragraph = paragraphs.nextElement()
        If paragraph.supportsService("com.sun.star.text.Paragraph") Then
            portions = paragraph.createEnumeration()
            Do While portions.hasMoreElements()
                portion = portions.nextElement()
                If portion.TextPortionType = "ContentControl" Then
                    inside = portion.ContentControl.createEnumeration()
                    Do While inside.hasMoreElements()
                        one = inside.nextElement()
                        If one.TextPortionType = "Bookmark" Then
                            If one.Bookmark.Name = name Then
                                ControlAt = portion.ContentControl
                                Exit Function
                            End If
                        End If
                    Loop
                End If
            Loop
        End If
    Loop
End Function
