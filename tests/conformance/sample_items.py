"""Items that tables are made of: every type, names that clash, and three entities in one table."""

KEYS = ("--partition-key", "PK", "--sort-key", "SK")
DIGITS_38 = "12345678901234567890123456789012345678"
DEEPEST = {"S": "at the bottom"}
for _ in range(31):
    DEEPEST = {"L": [DEEPEST]}

# One value a row; all under the attribute named here, so that a column meets several shapes.
VALUES = {
    "text": [{"S": "plain"}, {"S": ""}, {"S": "quotes \" \\ ' and \t\n\x01"},
             {"S": "\u65e5\u672c \U0001f600"}, {"S": "x" * 5000}, {"S": "e\u0301"}],
    "whole": [{"N": "0"}, {"N": "-9223372036854775808"}, {"N": "9223372036854775807"}],
    "money": [{"N": "19.99"}, {"N": "-0.01"}, {"N": "1000000"}],
    "huge": [{"N": DIGITS_38}, {"N": "-" + DIGITS_38}, {"N": "1"}],
    "extreme": [{"N": "9.9999999999999999999999999999999999999E+125"}, {"N": "1E-130"},
                {"N": "-1E-130"}, {"N": "0.1"}],
    "bytes": [{"B": ""}, {"B": "AAECAwT/"}, {"B": "Zg=="}],
    "flag": [{"BOOL": True}, {"BOOL": False}],
    "nothing": [{"NULL": True}],
    "strings": [{"SS": ["b", "a", ""]}, {"SS": ["one"]}],
    "numbers": [{"NS": ["3", "-1", "2.5"]}, {"NS": [DIGITS_38]}],
    "blobs": [{"BS": ["AAE=", ""]}],
    "list": [{"L": []}, {"L": [{"S": "a"}, {"S": "b"}]}, {"L": [{"S": "a"}, {"NULL": True}]}],
    "mixed": [{"L": [{"S": "a"}, {"N": "1"}, {"M": {"x": {"SS": ["p"]}}}]}, {"L": [{"N": "1"}]}],
    "map": [{"M": {}}, {"M": {"street": {"S": "Main St"}, "no": {"N": "7"}}},
            {"M": {"street": {"NULL": True}, "no": {"N": "7.25"},
                   "in": {"M": {"a": {"B": "AA=="}}}}}],
    "deep": [DEEPEST],
    "changing": [{"S": "text"}, {"N": "5"}, {"BOOL": True}, {"M": {"a": {"S": "b"}}}, {"L": []}],
    "with space": [{"S": "1"}], "dot.ted": [{"S": "2"}], "quo\"te`d'": [{"S": "3"}],
    "Name": [{"S": "4"}], "name": [{"S": "5"}], "NAME": [{"N": "6"}],
    "\u00fcmlaut": [{"S": "7"}], "_rest": [{"S": "8"}], "_file": [{"S": "9"}],
    "spelling": [{"N": "1.10"}, {"N": "1E2"}, {"N": "+7"}],
}


def key(partition, sort):
    return {"PK": {"S": partition}, "SK": {"S": sort}}


def items_of_every_type():
    items = [key("only", "its key")]
    for name, values in VALUES.items():
        for number, value in enumerate(values):
            items.append(key(f"VALUE#{name}", f"{number:03d}") | {name: value})
    widest = {name: values[0] for name, values in VALUES.items()}
    return [*items, key("all", "at once") | widest]


def shop(count, price="19.99"):
    """Items of three entities, told apart by the attribute Type."""
    customers = [key(f"CUSTOMER#{i}", "PROFILE") | {
        "Type": {"S": "Customer"}, "name": {"S": f"Customer {i}"}, "vip": {"BOOL": i % 3 == 0}}
        for i in range(count)]
    orders = [key(f"CUSTOMER#{i % 7}", f"ORDER#{i:04d}") | {
        "Type": {"S": "Order"}, "total": {"N": price}, "tags": {"SS": ["new", f"t{i % 2}"]}}
        for i in range(count)]
    return customers + orders
