namespace Flashback.Node.Store;

/// <summary>The node store's schema, step by step; a step that was released is never edited.</summary>
internal static class StoreSchema
{
    public static readonly string[][] Steps =
    [
        [
            "CREATE TABLE scope (id INTEGER PRIMARY KEY CHECK (id = 1), chain_id INTEGER NOT NULL, oracle BLOB NOT NULL) STRICT",
            "CREATE TABLE epoch (epoch INTEGER PRIMARY KEY, setup BLOB NOT NULL) STRICT",
            "CREATE TABLE own (epoch INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
            "CREATE TABLE message (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, at INTEGER NOT NULL, own INTEGER NOT NULL, hash BLOB "
                + "NOT NULL, body BLOB NOT NULL, UNIQUE (epoch, hash)) STRICT",
            "CREATE TABLE sample (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, unit BLOB NOT NULL, record BLOB NOT NULL) STRICT",
            "CREATE INDEX sample_by_key ON sample (epoch, unit)",
            "CREATE TABLE report (epoch INTEGER PRIMARY KEY, report BLOB NOT NULL, signers BLOB NOT NULL, signatures BLOB NOT NULL, "
                + "accepted INTEGER NOT NULL, tx BLOB) STRICT",
            "CREATE TABLE verdict (epoch INTEGER NOT NULL, unit BLOB NOT NULL, place INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY "
                + "(unit, epoch)) STRICT",
            "CREATE INDEX verdict_by_epoch ON verdict (epoch, place)",
            "CREATE TABLE equivocation (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, validator INTEGER NOT NULL, first BLOB NOT NULL, "
                + "second BLOB NOT NULL) STRICT",
            "CREATE TABLE cursor (name TEXT PRIMARY KEY, block INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
        ],
        [
            // Rows of earlier versions have no slot and cannot be distinguished.
            "ALTER TABLE equivocation ADD COLUMN slot INTEGER",
            "CREATE UNIQUE INDEX equivocation_by_slot ON equivocation (epoch, validator, slot)",
        ],
        [
            // Whose observations a reveal holds; null for every other message, and for rows of before, which peers have too.
            "ALTER TABLE message ADD COLUMN observer BLOB",
            "CREATE INDEX message_by_observer ON message (epoch, observer) WHERE observer IS NOT NULL",
        ],
    ];
}
