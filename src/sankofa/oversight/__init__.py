"""Management by exception: named rules with bounds say what is off, why, and whose move it is.

Bounds are data (`bounds.yaml`, dated, each with its source). Facts come through the doors of the apps below; what a
rule found is said in words by the pages in `desk`. Nothing here counts departures by colleague, sets targets or ranks.
"""
