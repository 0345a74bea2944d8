"""What each process of a test run does once."""

import gc


def pytest_collection_finish():
    """Leave what has been collected out of the search for garbage, and search less often.

    Some ten thousand tests live to the end; to look through them again and again takes an eighth of
    the time of those that simulate.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
