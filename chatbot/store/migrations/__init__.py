"""The steps from an empty database to the present schema; they only go forward."""
