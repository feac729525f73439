#!/usr/bin/env python3
"""The icons are drawings of the sizes the desktop expects, whole XML, with something on them."""
import pathlib
import sys
import xml.etree.ElementTree as ET

top = pathlib.Path(sys.argv[1]) / "hicolor"
name = "nl.laatstemeter.LaatsteMeter"
for path, size in ((top / "scalable/apps" / f"{name}.svg", 128), (top / "symbolic/apps" / f"{name}-symbolic.svg", 16)):
    root = ET.parse(path).getroot()
    assert root.tag.endswith("svg"), path
    assert (int(root.get("width")), int(root.get("height"))) == (size, size), f"{path}: not {size} × {size}"
    shapes = [e for e in root.iter() if e.tag.rpartition("}")[2] in ("path", "rect", "circle", "polygon")]
    assert len(shapes) >= 3, f"{path}: hardly a drawing"
    for element in root.iter():
        for value in element.attrib.values():
            assert "http" not in value or element.tag.endswith("svg"), f"{path}: points outside itself"
print("the icons hold")
