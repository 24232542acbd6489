"""The items of the tables that these tests read."""


def orders(count, size=200):
    """Orders of 50 customers, in DynamoDB JSON; each has a text of `size` bytes."""
    return [{"PK": {"S": f"CUSTOMER#{number % 50}"}, "SK": {"S": f"ORDER#{number:06}"},
             "Type": {"S": "order"}, "total": {"N": f"{number}.25"},
             "note": {"S": "x" * size}} for number in range(count)]
