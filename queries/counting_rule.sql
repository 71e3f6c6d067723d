-- Question: by which written rule are joint events counted?
-- Parameters: $version
-- One row: the rule
SELECT rule_version, text FROM counting_rule WHERE rule_version = $version
