"""The questions of ClickBench's 43 queries, in Athena's SQL and in DuckDB's.

They are put in words of our own. The numbers that bound groups are a thousandth of the rows, as in
the original.
"""

_TOP = "ORDER BY hits_there DESC LIMIT 10"
_IN_JULY = ("CounterID = 62 AND EventDate BETWEEN DATE '2013-07-01' AND DATE '2013-07-31' "
            "AND IsRefresh = 0")
_BY_IP = "count(*) AS hits_there, sum(IsRefresh), avg(ResolutionWidth) FROM hits"
_HOST = r"regexp_replace(Referer, '^https?://(?:www\.)?([^/]+)/.*$', '{group}')"


def _counted(columns, condition="", what="count(*)", end=_TOP, groups=None):
    where = f" WHERE {condition}" if condition else ""
    return (f"SELECT {columns}, {what} AS hits_there FROM hits{where} "
            f"GROUP BY {groups or columns} {end}")


def _texts(least, group):
    users = "count(DISTINCT UserID)"
    host = _HOST.format(group=group)
    source = "CASE WHEN SearchEngineID = 0 AND AdvEngineID = 0 THEN Referer ELSE '' END"
    minute = "date_trunc('minute', EventTime)"
    return [
        "SELECT count(*) FROM hits",
        "SELECT count(*) FROM hits WHERE AdvEngineID <> 0",
        "SELECT sum(AdvEngineID), count(*), avg(ResolutionWidth) FROM hits",
        "SELECT avg(UserID) FROM hits",
        f"SELECT {users} FROM hits",
        "SELECT count(DISTINCT SearchPhrase) FROM hits",
        "SELECT min(EventDate), max(EventDate) FROM hits",
        _counted("AdvEngineID", "AdvEngineID <> 0", end="ORDER BY hits_there DESC"),
        _counted("RegionID", what=users),
        f"SELECT RegionID, sum(AdvEngineID), count(*) AS hits_there, avg(ResolutionWidth), {users}"
        f" FROM hits GROUP BY RegionID {_TOP}",
        _counted("MobilePhoneModel", "MobilePhoneModel <> ''", users),
        _counted("MobilePhone, MobilePhoneModel", "MobilePhoneModel <> ''", users),
        _counted("SearchPhrase", "SearchPhrase <> ''"),
        _counted("SearchPhrase", "SearchPhrase <> ''", users),
        _counted("SearchEngineID, SearchPhrase", "SearchPhrase <> ''"),
        _counted("UserID"),
        _counted("UserID, SearchPhrase"),
        _counted("UserID, SearchPhrase", end="LIMIT 10"),
        _counted("UserID, extract(MINUTE FROM EventTime), SearchPhrase"),
        "SELECT UserID FROM hits WHERE UserID = 2653888803398515183",
        "SELECT count(*) FROM hits WHERE URL LIKE '%google%'",
        f"SELECT SearchPhrase, min(URL), count(*) AS hits_there FROM hits "
        f"WHERE URL LIKE '%google%' AND SearchPhrase <> '' GROUP BY SearchPhrase {_TOP}",
        f"SELECT SearchPhrase, min(URL), min(Title), count(*) AS hits_there, {users} FROM hits "
        f"WHERE Title LIKE '%Google%' AND URL NOT LIKE '%.google.%' AND SearchPhrase <> '' "
        f"GROUP BY SearchPhrase {_TOP}",
        "SELECT * FROM hits WHERE URL LIKE '%google%' ORDER BY EventTime LIMIT 10",
        *(f"SELECT SearchPhrase FROM hits WHERE SearchPhrase <> '' ORDER BY {order} LIMIT 10"
          for order in ("EventTime", "SearchPhrase", "EventTime, SearchPhrase")),
        f"SELECT CounterID, avg(length(URL)) AS bytes, count(*) FROM hits WHERE URL <> '' "
        f"GROUP BY CounterID HAVING count(*) > {least} ORDER BY bytes DESC LIMIT 25",
        f"SELECT {host}, avg(length(Referer)) AS bytes, count(*), min(Referer) FROM hits "
        f"WHERE Referer <> '' GROUP BY {host} HAVING count(*) > {least} "
        f"ORDER BY bytes DESC LIMIT 25",
        "SELECT " + ", ".join(f"sum(ResolutionWidth + {more})" for more in range(90))
        + " FROM hits",
        f"SELECT SearchEngineID, ClientIP, {_BY_IP} WHERE SearchPhrase <> '' "
        f"GROUP BY SearchEngineID, ClientIP {_TOP}",
        f"SELECT WatchID, ClientIP, {_BY_IP} WHERE SearchPhrase <> '' "
        f"GROUP BY WatchID, ClientIP {_TOP}",
        f"SELECT WatchID, ClientIP, {_BY_IP} GROUP BY WatchID, ClientIP {_TOP}",
        _counted("URL"),
        _counted("1, URL"),
        _counted("ClientIP, ClientIP - 1, ClientIP - 2, ClientIP - 3"),
        _counted("URL", f"{_IN_JULY} AND DontCountHits = 0 AND URL <> ''"),
        _counted("Title", f"{_IN_JULY} AND DontCountHits = 0 AND Title <> ''"),
        _counted("URL", f"{_IN_JULY} AND IsLink <> 0 AND IsDownload = 0",
                 end="ORDER BY hits_there DESC OFFSET 100 LIMIT 10"),
        _counted(f"TraficSourceID, SearchEngineID, AdvEngineID, {source}, URL", _IN_JULY,
                 end="ORDER BY hits_there DESC OFFSET 100 LIMIT 10"),
        _counted("URLHash, EventDate", f"{_IN_JULY} AND TraficSourceID IN (-1, 6) "
                 "AND RefererHash = 3594120000172545465",
                 end="ORDER BY hits_there DESC OFFSET 10 LIMIT 10"),
        _counted("WindowClientWidth, WindowClientHeight", f"{_IN_JULY} AND DontCountHits = 0 "
                 "AND URLHash = 2868770270353813622",
                 end="ORDER BY hits_there DESC OFFSET 100 LIMIT 10"),
        _counted(minute, "CounterID = 62 AND EventDate BETWEEN DATE '2013-07-14' AND "
                 "DATE '2013-07-15' AND IsRefresh = 0 AND DontCountHits = 0",
                 end=f"ORDER BY {minute} OFFSET 100 LIMIT 10")]


def queries(rows):
    """By their numbers: (in Athena's language, in DuckDB's)."""
    both = zip(_texts(rows // 1000, "$1"), _texts(rows // 1000, r"\1"))
    return dict(enumerate(both, 1))
