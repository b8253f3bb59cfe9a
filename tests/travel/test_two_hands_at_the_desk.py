"""Two colleagues tap the same step at the same moment: it is written once."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from sankofa.travel import services
from sankofa.travel.vocab import DeskStep
from tests.factories import NOW
from tests.travel.journeys import airport_staff, make_ready_case, make_ticketed


def test_two_hands_tap_the_same_step_at_once_and_it_is_written_once(fresh_database: str) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)

    def tap(_number: int) -> int:
        try:
            return len(services.take_step(booking_id=booking.id, step=DeskStep.MET, by=by, now=NOW).passengers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tap, range(4))) == [0, 0, 0, 1]
