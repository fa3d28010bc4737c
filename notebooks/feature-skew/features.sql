-- What the model is trained on: a row for each customer, over 30 days.
SELECT customer,
       count(*) AS orders,
       coalesce(avg(amount), 0) AS mean_amount,
       count(DISTINCT placed::date) AS active_days,
       coalesce(round(avg(stars)), 0) AS stars,
       avg((lower(trim(channel)) = 'app')::int) AS app_share
FROM orders
WHERE placed BETWEEN $now - INTERVAL 30 DAY AND $now
GROUP BY customer
ORDER BY customer
