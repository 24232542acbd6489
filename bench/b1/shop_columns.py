"""The attributes of the generated shop, which the peers must be told and dynalake finds itself."""

STRINGS = ["PK", "SK", "Type", "Username", "Email", "Name", "OrderId", "ItemId", "CreatedAt"]
STRINGS += ["Status", "GSI1PK", "GSI1SK"]
DECIMALS = ["Price", "TotalCost", "Amount"]
LONGS = ["Quantity", "NumberItems"]
BOOLEANS = ["Active"]
STRING_SETS = ["Tags"]
# Left as JSON text with their type tags: nothing but the boto3 deserialiser strips those.
MAPS = ["Addresses", "Meta"]
