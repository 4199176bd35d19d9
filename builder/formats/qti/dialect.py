"""What differs between QTI 2.1 and 3.0: names, addresses and a few elements. All else is one writer."""

from __future__ import annotations

from dataclasses import dataclass

from builder.formats.qti.markup import DECLARATION, escape, kebab, tag

XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A version of QTI. The writer names elements as 2.1 does; `dashes` makes `qti-map-entry` of `mapEntry`.

    `namespace` and `schema` are of tests and items, `package` and `package_schema` of the manifest, `lom_schema` of
    learning object metadata; `metadata` are namespace and schema of QTI's own. `package_names` are what the manifest
    calls itself, and its version. `template` is the address of a standard way to score. `stimulus` says that a
    vignette is a file of its own, `wrapped` that what is said after answering or to the marker stands in a content
    body.
    """

    version: str
    namespace: str
    schema: str
    package: str
    package_schema: str
    lom_schema: str
    metadata: tuple[str, str]
    package_names: tuple[str, str]
    template: str
    dashes: bool = False
    stimulus: bool = False
    wrapped: bool = False

    def tag(self, name: str, content: str = "", **attributes: str) -> str:
        """Return an element of QTI, named as this version does."""
        if not self.dashes:
            return tag(name, content, **attributes)
        return tag("qti-" + kebab(name), content, **{kebab(key): value for key, value in attributes.items()})

    def root(self, name: str, content: str, **attributes: str) -> str:
        """Return a file: an element of QTI with its namespaces."""
        named = f"qti-{kebab(name)}" if self.dashes else name
        said = "".join(f' {kebab(key) if self.dashes else key}="{escape(value)}"' for key, value in attributes.items())
        spaces = f'xmlns="{self.namespace}" xmlns:xsi="{XSI}" xsi:schemaLocation="{self.namespace} {self.schema}"'
        return f"{DECLARATION}<{named} {spaces}{said}>\n{content}</{named}>\n"

    def body(self, content: str) -> str:
        """Return what stands in feedback or in a rubric."""
        return self.tag("contentBody", content) if self.wrapped else content

    def kind(self, what: str) -> str:
        """Return the type of a resource: of a `test`, an `item` or a `stimulus`."""
        return f"imsqti_{what}_xmlv{self.version.replace('.', 'p')}"


QTI21 = Dialect(
    version="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    package="http://www.imsglobal.org/xsd/imscp_v1p1",
    package_schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    lom_schema="http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd",
    metadata=(
        "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_metadata_v2p1p1.xsd",
    ),
    package_names=("QTIv2.1 Package", "1.0.0"),
    template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}",
)
QTI30 = Dialect(
    version="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    package="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    package_schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    lom_schema="https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd",
    metadata=(
        "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_metadatav3p0_v1p0.xsd",
    ),
    package_names=("QTI Package", "3.0.0"),
    template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml",
    dashes=True,
    stimulus=True,
    wrapped=True,
)
