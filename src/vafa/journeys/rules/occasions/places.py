"""When the sun sets somewhere, to know when a fast is broken. Minutes matter here, seconds do not.

The sun's place is that of Meeus, Astronomical Algorithms, chapter 25 (low accuracy); a zone stands for its largest
city. Where nobody told us a zone's place, nothing is said rather than guessed.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from math import acos, asin, cos, degrees, radians, sin, tan
from typing import NamedTuple


class Place(NamedTuple):
    """Where the largest city of a time zone lies, in degrees north and east, and its country."""

    north: float
    east: float
    country: str


# fmt: off
PLACES: Mapping[str, Place] = {
    "Asia/Tehran": Place(35.70, 51.42, "IR"), "Asia/Kabul": Place(34.53, 69.17, "AF"),
    "Asia/Riyadh": Place(24.69, 46.72, "SA"), "Asia/Dubai": Place(25.20, 55.27, "AE"),
    "Asia/Kuwait": Place(29.37, 47.98, "KW"), "Asia/Qatar": Place(25.29, 51.53, "QA"),
    "Asia/Bahrain": Place(26.23, 50.59, "BH"), "Asia/Muscat": Place(23.59, 58.41, "OM"),
    "Asia/Baghdad": Place(33.31, 44.36, "IQ"), "Asia/Amman": Place(31.95, 35.93, "JO"),
    "Asia/Beirut": Place(33.89, 35.50, "LB"), "Asia/Damascus": Place(33.51, 36.29, "SY"),
    "Asia/Aden": Place(15.37, 44.19, "YE"), "Africa/Cairo": Place(30.04, 31.24, "EG"),
    "Africa/Khartoum": Place(15.50, 32.56, "SD"), "Africa/Tripoli": Place(32.89, 13.19, "LY"),
    "Africa/Tunis": Place(36.81, 10.18, "TN"), "Africa/Algiers": Place(36.75, 3.06, "DZ"),
    "Africa/Casablanca": Place(33.57, -7.59, "MA"), "Europe/Istanbul": Place(41.01, 28.98, "TR"),
    "Asia/Baku": Place(40.41, 49.87, "AZ"), "Asia/Dushanbe": Place(38.56, 68.79, "TJ"),
    "Asia/Tashkent": Place(41.30, 69.24, "UZ"), "Asia/Ashgabat": Place(37.96, 58.33, "TM"),
    "Asia/Bishkek": Place(42.87, 74.59, "KG"), "Asia/Almaty": Place(43.24, 76.89, "KZ"),
    "Asia/Karachi": Place(24.86, 67.01, "PK"), "Asia/Jakarta": Place(-6.21, 106.85, "ID"),
    "Asia/Kuala_Lumpur": Place(3.14, 101.69, "MY"),
}
# fmt: on
SUNSET = -0.833
"""Height of the sun's middle in degrees when its upper rim is gone, with refraction."""
SHIA_EVENING = -4.5
"""The same when the redness has left the east, by which Iran breaks the fast (Institute of Geophysics, Tehran)."""


def iftar(day: date, zone: str) -> datetime | None:
    """When the fast of that day is broken in a zone, in UTC; None for a zone whose place is not known."""
    place = PLACES.get(zone)
    return None if place is None else evening(day, place, SHIA_EVENING if place.country == "IR" else SUNSET)


def evening(day: date, place: Place, height: float) -> datetime:
    """When the sinking sun stands at this height on that (local) day, in UTC; at noon where it never does."""
    noon = datetime.combine(day, time(12), UTC) - timedelta(hours=place.east / 15)
    moment = noon + timedelta(hours=6)
    for _ in range(3):
        tilt, clock_ahead = _sun(moment)
        hour = (sin(radians(height)) - sin(radians(place.north)) * sin(tilt)) / (cos(radians(place.north)) * cos(tilt))
        turned = degrees(acos(hour)) if -1 <= hour <= 1 else 0.0
        moment = noon - clock_ahead + timedelta(hours=turned / 15)
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _sun(moment: datetime) -> tuple[float, timedelta]:
    """The sun's declination (radians) and how far a sundial is ahead of the clock."""
    t = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=36525)
    mean = 280.46646 + 36000.76983 * t
    anomaly = radians(357.52911 + 35999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    true, tilt = radians(mean + centre - 0.00569), radians(23.4393 - 0.013 * t)
    y, e, long = tan(tilt / 2) ** 2, 0.016708634, radians(mean)
    ahead = (
        y * sin(2 * long)
        - 2 * e * sin(anomaly)
        + 4 * e * y * sin(anomaly) * cos(2 * long)
        - y * y / 2 * sin(4 * long)
        - 1.25 * e * e * sin(2 * anomaly)
    )
    return asin(sin(tilt) * sin(true)), timedelta(minutes=4 * degrees(ahead))
