# SPDX-License-Identifier: Apache-2.0
"""Half of the main job in DuckDB: CSV in, purchase days, recency, frequency, money, fifths, ABC classes, CSV out.

No tiers, no lifetime value, no reasons: what an analyst would write in SQL instead.

Usage: beside_duckdb.py SALES.csv OUT.csv THREADS"""
import sys

import duckdb

sales, out, threads = sys.argv[1:4]
connection = duckdb.connect(config={"threads": int(threads)})
connection.execute(
    """
    copy (
      with days as (
        select customer_id, date, sum(amount) as amount
        from read_csv(?, types = {'customer_id': 'BIGINT', 'date': 'DATE', 'amount': 'DECIMAL(18, 2)'})
        group by customer_id, date),
      customers as (
        select customer_id, count(*) as purchases, sum(amount) as spend, min(date) as first_day, max(date) as last_day
        from days group by customer_id),
      ranked as (
        select *, ntile(5) over (order by last_day) as r, ntile(5) over (order by purchases) as f,
          ntile(5) over (order by spend) as m,
          sum(spend) over (order by spend desc) - spend as above, sum(spend) over () as total
        from customers)
      select customer_id, purchases, spend, first_day, last_day, r, f, m,
        case when above < 0.80 * total then 'A' when above < 0.95 * total then 'B' else 'C' end as class
      from ranked order by customer_id
    ) to '"""
    + out.replace("'", "''")
    + "' (header)",
    [sales],
)
