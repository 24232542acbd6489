"""A table `hits` with the columns of ClickBench's, made up: no hit of it was ever real.

Each value comes of the row's number through DuckDB's hash(), so it is the same each time. What
queries depend on is as in the real table: rows lie in the order of CounterID; few users, pages and
phrases have most of the hits; most texts that need not be there are empty; counter 62 has 0.7 % of
the rows, and pages that hold `google` are rare.
"""

import re

ROWS = 3_000_000

# What has no rule of its own below: {type: names}. Integers are below 4, texts mostly empty.
_PLAIN = {
    "INTEGER": "JavaEnable GoodEvent CounterClass OS UserAgent RefererCategoryID URLCategoryID "
               "ResolutionDepth FlashMajor FlashMinor NetMajor NetMinor UserAgentMajor "
               "CookieEnable JavascriptEnable IsArtifical ClientTimeZone SilverlightVersion1 "
               "SilverlightVersion2 SilverlightVersion3 SilverlightVersion4 CodeVersion "
               "IsNotBounce IsOldCounter IsEvent IsParameter WithHash Age Sex Income Interests "
               "Robotness HistoryLength HTTPError SocialSourceNetworkID ParamCurrencyID HasGCLID",
    "VARCHAR": "FlashMinor2 UserAgentMinor Params PageCharset OriginalURL HitColor "
               "BrowserLanguage BrowserCountry SocialNetwork SocialAction SocialSourcePage "
               "ParamOrderID ParamCurrency OpenstatServiceName OpenstatCampaignID OpenstatAdID "
               "OpenstatSourceID UTMSource UTMMedium UTMCampaign UTMContent UTMTerm FromTag"}
# In the order of the real table.
_COLUMNS = """
WatchID JavaEnable Title GoodEvent EventTime EventDate CounterID ClientIP RegionID UserID
CounterClass OS UserAgent URL Referer IsRefresh RefererCategoryID RefererRegionID URLCategoryID
URLRegionID ResolutionWidth ResolutionHeight ResolutionDepth FlashMajor FlashMinor FlashMinor2
NetMajor NetMinor UserAgentMajor UserAgentMinor CookieEnable JavascriptEnable IsMobile MobilePhone
MobilePhoneModel Params IPNetworkID TraficSourceID SearchEngineID SearchPhrase AdvEngineID
IsArtifical WindowClientWidth WindowClientHeight ClientTimeZone ClientEventTime
SilverlightVersion1 SilverlightVersion2 SilverlightVersion3 SilverlightVersion4 PageCharset
CodeVersion IsLink IsDownload IsNotBounce FUniqID OriginalURL HID IsOldCounter IsEvent IsParameter
DontCountHits WithHash HitColor LocalEventTime Age Sex Income Interests Robotness RemoteIP
WindowName OpenerName HistoryLength BrowserLanguage BrowserCountry SocialNetwork SocialAction
HTTPError SendTiming DNSTiming ConnectTiming ResponseStartTiming ResponseEndTiming FetchTiming
SocialSourceNetworkID SocialSourcePage ParamPrice ParamOrderID ParamCurrency ParamCurrencyID
OpenstatServiceName OpenstatCampaignID OpenstatAdID OpenstatSourceID UTMSource UTMMedium
UTMCampaign UTMContent UTMTerm FromTag HasGCLID RefererHash URLHash CLID""".split()
# {column: its value from i, the number of rows N, and u(salt), even between 0 and 1 for each row;
# p(salt) is the same for all rows of a person}.
_RULES = {
    "WatchID": "(hash(i) >> 1)::BIGINT",
    "Title": "IF(u(1) < 0.15, '', 'Страница ' || page % (N // 30) || ' — каталог товаров и'"
             " || ' услуг, цены и отзывы' || IF(page % 997 = 5, ' Google', ''))",
    "EventTime": "seen",
    "EventDate": "seen::DATE",
    "CounterID": "counter",
    "ClientIP": "(person * 7919 % 4000000000 - 2000000000)::INTEGER",
    "RegionID": "(5000 * p(2) ** 3)::INTEGER",
    "UserID": "(hash(person) >> 1)::BIGINT",
    "URL": "url",
    "Referer": "IF(u(4) < 0.2, '', 'http' || IF(u(5) < 0.2, 's', '') || '://'"
               " || IF(u(6) < 0.4, 'www.', '') || 'site' || (2000 * u(7) ** 4)::INTEGER"
               " || '.ru/from/' || (N // 10 * u(8) ** 3)::INTEGER || '/page.html?ref=banner')",
    "IsRefresh": "(u(9) < 0.1)::INTEGER",
    "RefererRegionID": "(500 * u(10) ** 2)::INTEGER",
    "URLRegionID": "(500 * u(11) ** 2)::INTEGER",
    "ResolutionWidth": "[1024, 1280, 1366, 1368, 1440, 1600, 1920, 0][1 + (7.99 * u(12))::INT % 8]",
    "ResolutionHeight": "[768, 800, 900, 1024, 1080, 0][1 + (5.99 * u(13))::INTEGER % 6]",
    "IsMobile": "(u(14) < 0.06)::INTEGER",
    "MobilePhone": "IF(u(14) < 0.06, (90 * u(15) ** 2)::INTEGER, 0)",
    "MobilePhoneModel": "IF(u(14) < 0.06, 'model' || (160 * u(16) ** 3)::INTEGER, '')",
    "IPNetworkID": "(3000000 * p(17))::INTEGER",
    "TraficSourceID": "(9.99 * u(18))::INTEGER - 1",
    "SearchEngineID": "IF(u(19) < 0.13, 1 + (60 * u(20) ** 4)::INTEGER, 0)",
    "SearchPhrase": "IF(u(19) < 0.13, 'купить ' || (N // 20 * u(21) ** 2)::INTEGER"
                    " || ' недорого с доставкой', '')",
    "AdvEngineID": "IF(u(22) < 0.006, 1 + (18 * u(23) ** 2)::INTEGER, 0)",
    "WindowClientWidth": "(1900 * u(24))::INTEGER",
    "WindowClientHeight": "(1000 * u(25))::INTEGER",
    "ClientEventTime": "seen + to_seconds((600 * u(26))::BIGINT)",
    "IsLink": "(u(27) < 0.05)::INTEGER",
    "IsDownload": "(u(28) < 0.01)::INTEGER",
    "FUniqID": "(hash(1000 * person + 29) >> 1)::BIGINT",
    "HID": "(1000000000 * u(30))::INTEGER",
    "DontCountHits": "(u(31) < 0.05)::INTEGER",
    "LocalEventTime": "seen + INTERVAL 4 HOURS",
    "RemoteIP": "(person * 104729 % 4000000000 - 2000000000)::INTEGER",
    "WindowName": "(100000 * u(33))::INTEGER",
    "OpenerName": "(100000 * u(34))::INTEGER",
    **{name: f"(3000 * u({salt}) ** 6)::INTEGER" for salt, name in enumerate(
        ("SendTiming", "DNSTiming", "ConnectTiming", "ResponseStartTiming", "ResponseEndTiming",
         "FetchTiming"), 35)},
    "ParamPrice": "(u(41) < 0.01)::BIGINT * (100000 * u(42))::BIGINT",
    "RefererHash": "IF(u(43) < 0.01, 3594120000172545465,"
                   " (hash(1000 * i + 44) >> 1)::BIGINT)",
    "URLHash": "IF(page % 50 = 0, 2868770270353813622, (hash(url) >> 1)::BIGINT)",
    "CLID": "IF(u(45) < 0.02, (10000 * u(46))::INTEGER, 0)"}


def _rule(name, salt):
    if name in _RULES:
        return _RULES[name]
    if name in _PLAIN["INTEGER"].split():
        return f"(3.99 * u({salt}))::INTEGER"
    assert name in _PLAIN["VARCHAR"].split(), name
    return f"IF(u({salt}) < 0.9, '', 'v' || (200 * u({salt + 1}) ** 2)::INTEGER)"


def _spelled(text, rows):
    # hash() of two arguments would make each salt's a function of the others.
    for short, key in ("u", "i"), ("p", "person"):
        text = re.sub(rf"\b{short}\(([0-9]+)\)",
                      rf"((hash(1000 * {key} + \1) >> 12) / 4503599627370496.0)", text)
    return re.sub(r"\bN\b", str(rows), text)


def write(database, path, rows):
    """Writes the Parquet file, through a connection to DuckDB."""
    assert len(_COLUMNS) == 105
    listed = ", ".join(f"{_rule(name, 100 + 2 * at)} AS {name}"
                       for at, name in enumerate(_COLUMNS))
    # Counter 62 begins in the middle; the others grow with the row, those of few hits first.
    text = f"""
        SELECT {listed}
        FROM (
          SELECT i, counter, person, page, seen,
                 'http://' || IF(page % 6007 = 3, 'google', 'shop') || page % 400
                   || '.ru/catalog/' || page % 100 || '/item-' || page || '.html'
                   || IF(u(50) < 0.3, '?utm_source=mail&from=' || page % 7, '') AS url
          FROM (
            SELECT i,
                   IF(i >= N // 2 AND i < N // 2 + N * 7 // 1000, 62,
                      100 + (6000 * (i / N) ** 0.1)::INTEGER) AS counter,
                   (N // 6 * u(51) ** 3)::BIGINT AS person,
                   (N // 5 * u(52) ** 4)::BIGINT AS page,
                   TIMESTAMP '2013-07-02' + to_seconds((86400 * 29.9 * u(53))::BIGINT) AS seen
            FROM range(N) AS numbers(i)))
        ORDER BY i"""
    database.execute(f"COPY ({_spelled(text, rows)}) TO '{path}' (FORMAT parquet)")
