"""The texts that `new` starts from, with gaps for what it knows."""

from __future__ import annotations

UNIT = """\
---
unit: "{number}"
title: {title}
section: {section}
{domain}aim: >
  To help people to do what this unit is about.
objectives: [{objectives}]
minutes: 60
review class: R1
reviewed: {reviewed}
reviewed by:
review by: {due}
register:
  - id: {number}.1
    kind: knowledge
    evidence: [quiz, supervision discussion]
    statement: >
      Explain what the first statement says, in one sentence of your own.
  - id: {number}.2
    kind: skill
    evidence: [role play, observed]
    statement: >
      Do what the second statement says, in one sentence of your own.
---

## What this unit is for

{{teaches}}`{number}.1`

Say in a few sentences what people can do afterwards, and why it matters to clients.

### Activity: Try it in pairs

{{practises}}`{number}.2` {{minutes}}`15`

Say what each person does, for how long, and what they then talk about.

::::{{trainer}}

### Running the activity

Say what to look for, and what often goes wrong.

::::
"""

ITEM = """\
## {id} {sample}

```yaml
type: {kind}
competences: [{leaf}]
level: apply
use: {use}
```

{example}"""

OBSERVATION = """\
---
title: {title}
setting: Where it takes place
people: [trainee, observer]
agreement: >
  Everyone who is there has agreed that a colleague comes along to learn.
reviewed: {reviewed}
reviewed by:
review by: {due}
---

## At the start

- **01** Says what this is for, in one plain sentence. `{leaf}`
  > Look for: what an observer sees or hears.

## In the course of it

- **02** Asks before giving advice. `{leaf}`
- **03** Promises nothing that the service cannot do. `{leaf}` `critical`
  > Look for: says "I will find out" where the answer is not known.
"""

WORKSHEET = """\
---
title: {title}
competences: [{leaf}]
reviewed: {reviewed}
reviewed by:
review by: {due}
---

## About this sheet

Filled in by (role): ____

Date of the talk: ____ {{date}}

## What matters

What would you like to happen?
____ {{4 lines}}

How many hours a week would suit you? ____ {{number}}

How shall we keep in touch?

- ( ) by phone
- ( ) in person
"""

BLUEPRINT = """\
title: {title}
purpose: formative
use: assessment
length: {length}
units: {{{units}}}
forms: 1
minutes: {minutes}
"""

COHORT = """\
title: {title}
provider: {provider}
employers: [{employers}]
units: {units}
places: 12
sessions:{sessions}quizzes: []
observations: []
"""

SESSION = """\
  - day: {day}
    date: {date}
    start: "{start:%H:%M}"
    end: "{end:%H:%M}"
    room: to be found
    trainer: lead trainer
    units: [{units}]
"""
