"""`opensearch.xml`: lets a browser search the help center from its address bar (OpenSearch 1.1)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.build.views_site import Site


def opensearch_file(site: Site) -> dict[str, bytes]:
    """Give the description; none when the site's address is unknown, for it holds absolute addresses only."""
    if not site.url:
        return {}
    root = Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    SubElement(root, "ShortName").text = site.name[:16]
    SubElement(root, "LongName").text = site.name[:48]
    SubElement(root, "Description").text = (site.description or site.name)[:1024]
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Language").text = site.lang
    SubElement(root, "Url", type="text/html", method="get", template=site.url + "search/?q={searchTerms}")
    indent(root, " ")
    return {
        "opensearch.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n'
        + tostring(root, "utf-8", xml_declaration=False)
        + b"\n"
    }
