using Flashback.Node.Signing.Storage;
using Microsoft.Data.Sqlite;

namespace Flashback.Node.Guarding;

/// <summary>
/// Distinguishes failures that must end the node from those that lose one item of its work. The disk, the sign log and the memory are this
/// machine's; any other exception may have been caused by input from the chain, a Bridge Node or a peer, and would recur after a restart.
/// </summary>
internal static class OwnFailure
{
    /// <summary>
    /// SQLITE_TOOBIG, SQLITE_CONSTRAINT and SQLITE_MISMATCH (sqlite.org, Result and Error Codes):
    /// what was to be stored is at fault, not the disk.
    /// </summary>
    private static readonly int[] s_ofData = [18, 19, 20];

    public static bool EndsTheNode(Exception error) => error switch
    {
        SqliteException sqlite => !s_ofData.Contains(sqlite.SqliteErrorCode),
        _ => error is SignLogException or OutOfMemoryException,
    };
}
