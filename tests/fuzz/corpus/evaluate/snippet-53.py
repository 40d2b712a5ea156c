from decimal import Decimal
from uuid import UUID
from datetime import timedelta
result = [str(Decimal("1.50")), Decimal("1.50"), str(UUID("12345678-1234-5678-1234-567812345678"))]
