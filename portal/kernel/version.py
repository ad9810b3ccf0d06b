"""The version of the portal: year and month of the release, and a number within it. CHANGELOG.md says what is new."""

VERSION = "2026.12.0"
