using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Canaries;

/// <summary>
/// Draws an object name of the kinds that customers use: backups, scans, exports, media, logs. A date and a random tail
/// (60 bits) keep it from meeting a customer's own object.
/// </summary>
internal static class CanaryName
{
    private const string Tail = "0123456789abcdefghijkmnpqrstvwxy";

    private static readonly (string Folder, string Stem, string Extension)[] Shapes =
    [
        ("backups/db", "dump", "sql.gz"), ("backups/full", "archive", "tar.gz"), ("backups/mail", "mailbox", "mbox"),
        ("documents/invoices", "invoice", "pdf"), ("documents/contracts", "contract", "docx"), ("documents/scans", "scan", "tiff"),
        ("exports/crm", "customers", "csv"), ("exports/analytics", "events", "parquet"), ("exports/ledger", "journal", "json"),
        ("media/photos", "IMG", "jpg"), ("media/video", "clip", "mp4"), ("media/audio", "track", "flac"),
        ("logs/app", "app", "log.gz"), ("logs/access", "access", "log.gz"), ("images/vm", "disk", "qcow2"), ("uploads", "file", "bin"),
    ];

    public static string Draw(SecretStream random)
    {
        var (folder, stem, extension) = Shapes[random.NextBelow(Shapes.Length)];
        var (year, month) = (2023 + random.NextBelow(4), 1 + random.NextBelow(12));
        var bits = random.NextUInt64();
        var tail = string.Create(12, bits, (text, rest) =>
        {
            for (var i = 0; i < text.Length; i++, rest >>= 5) text[i] = Tail[(int)(rest & 31)];
        });
        return $"{folder}/{year}/{month:00}/{stem}-{tail}.{extension}";
    }
}
