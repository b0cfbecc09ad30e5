-- What code of November 2026 has stored for the host of tests/surface/host.py: an import that has
-- ended with a row to repair, one that waits, one that is judged and not settled, and one that
-- waits with the repaired row. The rows are sealed with the key of tests/surface/library.py.
-- Newer code must go on with all of it (decision 68), so nothing here is ever made anew.

INSERT INTO book
  (id, title, key, pin)
VALUES
  (1, 'Ivanhoe', 'ivanhoe', '1234');

INSERT INTO import_run
  (id, public_id, importer, status, reason, mode, file_name, file_size, file_mac, encoding, delimiter, columns, missing, total_rows, judged_rows, created_rows, failed_rows, not_attempted_rows, actor_id, actor_name, actor_rank, form_token, parent_id, uploaded_at, started_at, finished_at, updated_at, expires_at, purged_at, noticed_at, signal_due_at, rest_until)
VALUES
  (1, '89903143295f6980', 'books', 'COMPLETED_WITH_ERRORS', '', 'partial', 'books.csv', 29, '1d3e34fb255a0b428ef043d233121853d2dc68db10e2f5bc9983c1f158785301', 'UTF-8', ',', '["title", "pin"]', '[]', 2, 2, 1, 1, 0, 'ann', 'Ann', 'Reader', '00000000000000000000000000000001', NULL, 1764236701.0, 1764236706.0, 1764236710.0, 1764236711.0, 4102444800.0, NULL, NULL, NULL, NULL),
  (2, '1772eee8522d823b', 'books', 'PENDING', '', 'partial', 'books.csv', 33, '84e49981886b30ae0edb690aa3f1909f0aecfea406e31424678b037c0d8c7d07', 'UTF-8', ',', '["title", "pin"]', '[]', 2, 0, 0, 0, 0, 'ann', 'Ann', 'Reader', '00000000000000000000000000000002', NULL, 1764236702.0, NULL, NULL, 1764236712.0, 4102444800.0, NULL, NULL, NULL, NULL),
  (3, '51b87769d2fe25f9', 'books', 'RUNNING', '', 'partial', 'books.csv', 26, 'bc631c830e0e5651875a362520b08179c7a3bd5c7b4278f3f296c6bdedd7a523', 'UTF-8', ',', '["title", "pin"]', '[]', 2, 2, 0, 1, 0, 'ann', 'Ann', 'Reader', '00000000000000000000000000000003', NULL, 1764236703.0, 1764236708.0, NULL, 1764236713.0, 4102444800.0, NULL, NULL, NULL, NULL),
  (4, 'c943789194ddc35b', 'books', 'PENDING', '', 'partial', 'books.csv', 114, '3a7fa1f6390672e17380edf1cf3ce263a7d85ed2e6795dfdaad9117c56eb51f9', 'UTF-8', ',', '["title", "pin", ""]', '[]', 1, 0, 0, 0, 0, 'ann', 'Ann', 'Reader', '00000000000000000000000000000004', 1, 1764236704.0, NULL, NULL, 1764236714.0, 4102444800.0, NULL, NULL, NULL, NULL);

INSERT INTO import_batch
  (run_id, number, first_line, row_count, lines, sealed, state, owner, fence, lease_until, tries, code_version)
VALUES
  (1, 0, 2, 1, '[2]', NULL, 'settled', '', 2, NULL, 0, '2'),
  (2, 0, 2, 2, '[2, 3]', '2ced9840603dae04.gAAAAABrCihggj_scyKXeDODueZWU3XjEFDZnkfHbm9K4w7TCSb38j47J2dju7JlCPWjVvAP6efTL5UQUMOavRLDR42kIRtlKRlxWyktfRhz0Ruaq7c1nOn3g1a2B1REvjqSi8ZV2gQZtMkyLhIFpEKGlcrxOzmthHTPE1_JspTQznT6oPMXmfaFy_kJzobC865atEpiB6lWd_a5ePWYoFTpKxqEGp3jOQ==', 'waiting', '', 0, NULL, 0, ''),
  (3, 0, 2, 1, '[2]', '2ced9840603dae04.gAAAAABrCihgQcsNy1eNLUc98gm0TFZjxGByABSw0rWWkWu1iFnPC3kC7jdrUamT4dL2hxppyBhld7jEwbwkX447tlzmaYHHTp_6sppqjkqGi12gcnlc2bnIPTvi3s_PumjR_GPR27Zm1YPbojAPd2fPuCgsks1p15UReWyqFIEsFYa5coCp-tI=', 'judged', '', 1, NULL, 0, '2'),
  (4, 0, 2, 1, '[2]', '2ced9840603dae04.gAAAAABrCihgzVaXOFbRUIDDqVdgf8rNoM62JabUXc0SJOjp4EVn8kTfLOu6JqmCIMRUtVxJ4UAr5SkOYa3NjxVqyKhjb35MMo7tLwL6VONmqZzBJ02Ke36ptP5UjS7A0huE5W9mYz2Y4CdVp3vsCW0t1Ckjz52IxGboBaDEYkH7yYhifoIBOGjhq93hs0HLQ0PaMndv4O1BpJE6dyY-iyc7V3ddSJ7aVSlWh7Tatw5GWshK6mQJlUc=', 'waiting', '', 0, NULL, 0, '');

INSERT INTO import_row
  (run_id, line, outcome, record_id, codes, parent_run_id, parent_line, sealed)
VALUES
  (1, 3, 'failed', NULL, 'title.empty', NULL, NULL, '2ced9840603dae04.gAAAAABrCihgT73B_5B1FqZsIZ97Wp_nNYppAWfzjHQKzpr0vWY8MVv7LAhp2JW9m0RK05LVugLLzRPLs-7nygXBjYfTTjw7eD9k9WP4jQD_9OBzt4T0fWYg7S7IMKlPwlFpgGsz3K9y1whezBY-2_vno2v90Q7blcHt8gxo_BbGZTo6Jek-fMmSU6vScqdoC_63hha97ztmA7exUSafHB5IYCc0nr7G4A=='),
  (1, 2, 'created', '1', '', NULL, NULL, NULL),
  (3, 3, 'failed', NULL, 'title.empty', NULL, NULL, '2ced9840603dae04.gAAAAABrCihgGcLJsmIKyQZXwCWOYOXnxuIlXDEQa7ImIlM-SRHYfcSAUTLO-AhhR77olAiyV94I9tpikRrLuts362YM1ASTUIKni2yyaWUa66FhEzCvcC03DyamYD9H2f1H16uCtJ0mVqvJD_hAro1LVVfB566Mn87aUQwtsjtikZu3nqrJH04omwVzmlMMx1WC8_8TZYXFLoiTjyRdAPIzHyvEHIFsfg==');

