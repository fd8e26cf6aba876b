SET TimeZone = 'UTC';
INSERT INTO envelopes.everything VALUES (1,
    true, -32768, 2147483647, 9007199254740993, 4294967295,
    1.5, 0.1,
    12345.6700, 0.95, 12345678901234567890123456789012345678, '1234.56',
    B'1', B'10110011101', B'1011', '\x00ff10deadbeef',
    E'Grüße, 世界 🌍\n"quoted"\\', 'varchar', 'ab', 'CiText',
    '0a8bd3f2-5f4e-4f0c-8a3e-1c2d3e4f5a6b', '{"a": 1, "b": [1.10, null]}', '{"z": 1.10, "a": {"n": 12345678901234567890.123}}',
    '<a b="1">x</a>', 'a=>1, "b c"=>"q\"x", n=>NULL', 'Top.Science.Astronomy', 'very happy',
    '2024-02-29', '13:51:02.123456', '13:51:02.123', '13:51:02.123456+02',
    '2024-02-29 13:51:02.123456', '2024-02-29 13:51:02', '2024-02-29 13:51:02.120', '2024-02-29 13:51:02.123456+05:30',
    '1 year 2 months 3 days 04:05:06.78',
    '192.168.1.7/24', '10.0.0.0/8', '08:00:2b:01:02:03', '(1.5,-2)',
    '[1,10)', '(1.5,2.50]', '["2024-01-01 00:00:00+00",)', '[2024-01-01,2024-02-01)',
    '{1,NULL,-3}', '{9007199254740993,1}', ARRAY['plain', 'with space', 'q"x', '', 'NULL', NULL, 'comma,brace{}', 'back\slash'],
    '{1.10,NULL,-0.05}', '{0a8bd3f2-5f4e-4f0c-8a3e-1c2d3e4f5a6b}', '{t,f,NULL}',
    '{0.1,-1e100,2}', '{2024-02-29,1969-12-31}', '{2024-02-29 13:51:02.123456+00}');
INSERT INTO envelopes.everything VALUES (-9223372036854775808,
    false, 32767, -2147483648, 9223372036854775807, 0,
    '1e-30', '1.7976931348623157e308',
    -0.000000000000000000000000000001, -99999999.99, -99999999999999999999999999999999999999, '-0.01',
    B'0', B'00000000001', B'00000000000000000001', '',
    '', '', '', '',
    '00000000-0000-0000-0000-000000000000', '[]', '"text"', '<a/>', '', '', 'sad',
    '0044-03-15 BC', '00:00:00', '23:59:59.999', '00:00:00-12',
    '0044-03-15 12:00:00 BC', '9999-12-31 23:59:59', '1969-12-31 23:59:59.999', '0044-03-15 12:00:00+00 BC',
    '-1 day -00:00:00.000001',
    '::1', '2001:db8::/32', 'ff:ff:ff:ff:ff:ff', '(0,1e300)',
    'empty', '(,)', '(,)', '(,2024-02-01)',
    '{}', '{-9223372036854775808}', '{}', '{99999999.99}', '{}', '{}', '{}', '{}', '{}');
INSERT INTO envelopes.everything (id) VALUES (3);
INSERT INTO envelopes.everything (id, t_float4, t_float8, t_date, t_timestamp, t_timestamptz, t_time, t_timetz, t_numeric, t_interval)
    VALUES (4, '3.4028235e38', 123456789012345680, '9999-12-31', 'infinity', 'infinity', '24:00:00', '24:00:00+00', 1e20, '00:00:00');
INSERT INTO envelopes.everything (id, t_float4, t_float8, t_timestamp, t_timestamptz, t_numeric, t_interval)
    VALUES (5, 0.0001, 0.00001, '-infinity', '-infinity', 100, '-1 year -2 months 3 days');
INSERT INTO envelopes.everything (id, t_float4, t_float8, t_timestamp, t_timestamptz, t_numeric, t_date)
    VALUES (6, 16777216, 1e15, '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', 0, '20240-01-01');
INSERT INTO envelopes.everything (id, t_float4, t_float8, t_timestamp, t_timestamptz, t_numeric, t_date)
    VALUES (7, 1234567, -0.0, '0001-01-01 00:00:00', '1582-10-10 00:00:00.5+00', 0.00, '1582-10-10');
UPDATE envelopes.everything SET t_text = 'changed', t_numeric_10_2 = 1.00 WHERE id = 1;
DELETE FROM envelopes.everything WHERE id = 3;

INSERT INTO envelopes.full_identity VALUES (42, 'north', 10.500, '2024-05-06 07:08:09+00', NULL);
UPDATE envelopes.full_identity SET amount = 11.250, note = 'paid' WHERE id = 42;
UPDATE envelopes.full_identity SET id = 43 WHERE id = 42;
DELETE FROM envelopes.full_identity WHERE id = 43;

INSERT INTO envelopes.toasted SELECT 1, 1, repeat('x', 500), jsonb_build_object('k', repeat('j', 500)), decode(repeat('ab', 500), 'hex'),
    array_agg('text ' || g), array_agg(g), array_agg(g::bigint), array_agg(md5(g::text)::uuid), hstore('k', repeat('h', 500)),
    array_agg(g::double precision) FROM generate_series(1, 60) g;
UPDATE envelopes.toasted SET n = 2;

INSERT INTO envelopes.keyless VALUES ('a');
DELETE FROM envelopes.keyless;
INSERT INTO envelopes.numeric_key VALUES (19.90, '2024-02-29', '0a8bd3f2-5f4e-4f0c-8a3e-1c2d3e4f5a6b', 'first');
UPDATE envelopes.numeric_key SET word = 'second';
DELETE FROM envelopes.numeric_key;
INSERT INTO envelopes.truncated VALUES (1);
TRUNCATE envelopes.truncated;
SELECT pg_logical_emit_message(true, 'note', 'hello');
