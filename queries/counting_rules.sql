-- Question: by which written rules can joint events be counted?
-- Parameters: none
-- One row: a rule, the newest first
SELECT rule_version, text FROM counting_rule ORDER BY rule_version DESC
