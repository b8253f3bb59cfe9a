"""The explorer: figures of the mission by what one asks, as table, chart and map; the way back to cases; exports."""
