"""Import this first. Every program of Jupyter imports jsonschema, which imports a checker of international addresses (IRI)
where one is installed; building its grammar takes a second, and no notebook has such a format. Without it jsonschema
leaves that one check out."""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
