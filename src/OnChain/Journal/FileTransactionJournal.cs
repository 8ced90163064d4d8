using System.Text.Json;
using Flashback.OnChain.Json;

namespace Flashback.OnChain.Journal;

/// <summary>A small JSON file, replaced atomically: written to a second file, synced, renamed. One process may use it at a time.</summary>
public sealed class FileTransactionJournal(string path) : ITransactionJournal
{
    /// <summary>A journal holds few transactions; a longer file is not one.</summary>
    public const long MaxFileBytes = 64 << 20;

    /// <exception cref="InvalidDataException">The file is not a journal; the message says what to do.</exception>
    public JournalState Load()
    {
        if (!File.Exists(path)) return JournalState.Empty;
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes) throw new JsonException("the file is too long");
            return JsonSerializer.Deserialize<JournalState>(File.ReadAllBytes(path), ChainJson.Options)
                ?? throw new JsonException("the file says null");
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The transaction journal {path} cannot be read ({e.Message}). Check that the account has "
                + "nothing in flight, then move the file away.", e);
        }
    }

    public void Save(JournalState state)
    {
        var beside = path + ".new";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, state, ChainJson.Options);
            stream.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }
}
