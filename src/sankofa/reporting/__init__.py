"""What leaves the house as figures: the snapshot without names, registers, indicators, reports, disclosure control.

Figures are computed from a snapshot (Parquet) with definitions kept as data in `definitions/`; nothing here knows a
figure of any year. What a figure is made of stands in the apps below; pages stand in `desk`.
"""
