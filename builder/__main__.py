"""`python -m builder` is the `coursewright` command."""

from builder.cli import main

if __name__ == "__main__":
    main(prog_name="coursewright")
