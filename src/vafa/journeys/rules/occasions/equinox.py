"""When the Persian year turns: the moment of the March equinox, to the minute, and the day that begins the year.

After Jean Meeus, Astronomical Algorithms (2nd edition): the earth's longitude by the terms of VSOP87 in appendix III
(chapter 32), nutation (22), aberration (25) and the search for a longitude of 0° (27). Seconds of dynamical time
beyond 2026 are a forecast (Espenak and Meeus, NASA), good to a few seconds until 2072. It knows no calendar library.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import cos, degrees, radians, sin

JALALI_TO_GREGORIAN = 621
IRAN = timedelta(hours=3, minutes=30)  # clock time of the law on the calendar, without any summer time
_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
_YEAR_DAYS = 365.2422

Term = tuple[float, float, float]
"""Amplitude in 1e-8 radians, phase in radians, frequency in radians a thousand Julian years."""

# fmt: off
_L0: tuple[Term, ...] = (
    (175347046, 0, 0), (3341656, 4.6692568, 6283.07585), (34894, 4.6261, 12566.1517), (3497, 2.7441, 5753.3849),
    (3418, 2.8289, 3.5231), (3136, 3.6277, 77713.7715), (2676, 4.4181, 7860.4194), (2343, 6.1352, 3930.2097),
    (1324, 0.7425, 11506.7698), (1273, 2.0371, 529.691), (1199, 1.1096, 1577.3435), (990, 5.233, 5884.927),
    (902, 2.045, 26.298), (857, 3.508, 398.149), (780, 1.179, 5223.694), (753, 2.533, 5507.553),
    (505, 4.583, 18849.228), (492, 4.205, 775.523), (357, 2.92, 0.067), (317, 5.849, 11790.629),
    (284, 1.899, 796.298), (271, 0.315, 10977.079), (243, 0.345, 5486.778), (206, 4.806, 2544.314),
    (205, 1.869, 5573.143), (202, 2.458, 6069.777), (156, 0.833, 213.299), (132, 3.411, 2942.463),
    (126, 1.083, 20.775), (115, 0.645, 0.98), (103, 0.636, 4694.003), (102, 0.976, 15720.839), (102, 4.267, 7.114),
    (99, 6.21, 2146.17), (98, 0.68, 155.42), (86, 5.98, 161000.69), (85, 1.3, 6275.96), (85, 3.67, 71430.7),
    (80, 1.81, 17260.15), (79, 3.04, 12036.46), (75, 1.76, 5088.63), (74, 3.5, 3154.69), (74, 4.68, 801.82),
    (70, 0.83, 9437.76), (62, 3.98, 8827.39), (61, 1.82, 7084.9), (57, 2.78, 6286.6), (56, 4.39, 14143.5),
    (56, 3.47, 6279.55), (52, 0.19, 12139.55), (52, 1.33, 1748.02), (51, 0.28, 5856.48), (49, 0.49, 1194.45),
    (41, 5.37, 8429.24), (41, 2.4, 19651.05), (39, 6.17, 10447.39), (37, 6.04, 10213.29), (37, 2.57, 1059.38),
    (36, 1.71, 2352.87), (36, 1.78, 6812.77), (33, 0.59, 17789.85), (30, 0.44, 83996.85), (30, 2.74, 1349.87),
    (25, 3.16, 4690.48),
)
_L1: tuple[Term, ...] = (
    (628331966747, 0, 0), (206059, 2.678235, 6283.07585), (4303, 2.6351, 12566.1517), (425, 1.59, 3.523),
    (119, 5.796, 26.298), (109, 2.966, 1577.344), (93, 2.59, 18849.23), (72, 1.14, 529.69), (68, 1.87, 398.15),
    (67, 4.41, 5507.55), (59, 2.89, 5223.69), (56, 2.17, 155.42), (45, 0.4, 796.3), (36, 0.47, 775.52),
    (29, 2.65, 7.11), (21, 5.34, 0.98), (19, 1.85, 5486.78), (19, 4.97, 213.3), (17, 2.99, 6275.96),
    (16, 0.03, 2544.31),
)
_L2: tuple[Term, ...] = ((52919, 0, 0), (8720, 1.0721, 6283.0758), (309, 0.867, 12566.152), (27, 0.05, 3.52))
_L3: tuple[Term, ...] = ((289, 5.844, 6283.076), (35, 0, 0), (17, 5.49, 12566.15))
# Nutation in longitude, in 0.0001″: amplitude, change a century, multiples of D, M, M′, F, Ω.
_NUTATION = (
    (-171996, -174.2, 0, 0, 0, 0, 1), (-13187, -1.6, -2, 0, 0, 2, 2), (-2274, -0.2, 0, 0, 0, 2, 2),
    (2062, 0.2, 0, 0, 0, 0, 2), (1426, -3.4, 0, 1, 0, 0, 0), (712, 0.1, 0, 0, 1, 0, 0),
    (-517, 1.2, -2, 1, 0, 2, 2), (-386, -0.4, 0, 0, 0, 2, 1), (-301, 0, 0, 0, 1, 2, 2), (217, -0.5, -2, -1, 0, 2, 2),
    (-158, 0, -2, 0, 1, 0, 0), (129, 0.1, -2, 0, 0, 2, 1), (123, 0, 0, 0, -1, 2, 2),
)
# fmt: on


@lru_cache(maxsize=512)
def equinox(year: int) -> datetime:
    """The March equinox of a Gregorian year, in UTC, to the second shown; meant for 1900 to 2100."""
    days = (year - 2000) * _YEAR_DAYS + 79.3  # dynamical days since the epoch, a first guess
    for _ in range(6):
        days -= degrees(sin(radians(sun_longitude(days)))) * _YEAR_DAYS / 360
    moment = _EPOCH + timedelta(days=days) - timedelta(seconds=_delta_t(year + 0.2))
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def new_year(jalali_year: int) -> tuple[datetime, date]:
    """The moment the year of that number turns, and its first day.

    The day is the one on which the moment falls by Iran's clock when that is before noon, else the next.
    """
    moment = equinox(jalali_year + JALALI_TO_GREGORIAN)
    in_iran = moment + IRAN
    return moment, in_iran.date() + timedelta(days=in_iran.hour >= 12)


def sun_longitude(days: float) -> float:
    """The sun's apparent longitude in degrees, at so many dynamical days after noon of 1 January 2000."""
    thousands, centuries = days / 365250, days / 36525
    series = (_L0, _L1, _L2, _L3)
    earth = sum(_sum(terms, thousands) * thousands**power for power, terms in enumerate(series))
    anomaly = radians(357.52911 + 35999.05029 * centuries)
    distance = 1.000140 - 0.016708 * cos(anomaly) - 0.000139 * cos(2 * anomaly)
    seconds = -0.09033 + _nutation(centuries) - 20.4898 / distance
    return (degrees(earth) + 180 + seconds / 3600) % 360


def _sum(terms: tuple[Term, ...], thousands: float) -> float:
    return sum(size * cos(phase + speed * thousands) for size, phase, speed in terms) * 1e-8


def _nutation(t: float) -> float:
    """Nutation in longitude, in seconds of arc."""
    angles = (
        297.85036 + 445267.111480 * t,
        357.52772 + 35999.050340 * t,
        134.96298 + 477198.867398 * t,
        93.27191 + 483202.017538 * t,
        125.04452 - 1934.136261 * t,
    )
    found = 0.0
    for size, change, *times in _NUTATION:
        angle = sum(many * angle for many, angle in zip(times, angles, strict=True))
        found += (size + change * t) * sin(radians(angle))
    return found / 10_000


def _delta_t(year: float) -> float:
    """Seconds between dynamical time and UTC: as observed until 2026, then rising slowly as it has of late."""
    t = year - 2000
    if year < 2005:
        return 63.86 + 0.3345 * t - 0.060374 * t**2 + 0.0017275 * t**3
    if year <= 2020:
        return 64.69 + (year - 2005) * 0.31
    return 69.3 + max(0.0, year - 2030) * 0.15
