using System.Collections.Immutable;
using System.Globalization;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using LiteDB;

namespace Flashback.Client.Archive;

/// <summary>
/// Evidence bundles and verdicts in one file, of one user: validators hold evidence for days only. Open for one process at a time. Every
/// document is checked when it is read; a damaged one is named and skipped. It detects damage, not deliberate changes to the file: a
/// document proves its content by its own signatures (<see cref="Verification.EvidenceReport"/>).
/// </summary>
public sealed class VerdictArchive : IDisposable
{
    private const string Documents = "documents";
    private const string About = "about";
    private const string Format = "oracle-node archive 1";
    private const int PageSize = 8192;
    private const int MarkOffset = 32;

    private readonly string _path;
    private readonly ArchiveLimits _limits;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly LiteDatabase _database;
    private readonly ILiteCollection<BsonDocument> _documents;

    private VerdictArchive(string path, ArchiveLimits limits, TimeProvider time, FileStream held, LiteDatabase database)
    {
        (_path, _limits, _time, _lock, _database) = (path, limits, time, held, database);
        _documents = database.GetCollection(Documents);
    }

    /// <summary>Opens the file, or creates it with its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Dates what is kept.</param>
    /// <param name="limits">How much it takes.</param>
    /// <exception cref="ArchiveException">Another process has it open, it is something else, or it is damaged beyond reading. The file is
    /// left as it is.</exception>
    public static VerdictArchive Open(string path, TimeProvider time, ArchiveLimits? limits = null)
    {
        var whole = Path.GetFullPath(path);
        var held = Lock(whole);
        try
        {
            RefuseForeign(whole);
            return new VerdictArchive(whole, limits ?? new ArchiveLimits(), time, held, OpenDatabase(whole));
        }
        catch (ArchiveException)
        {
            held.Dispose();
            throw;
        }
        catch (Exception error) when (IsDamage(error))
        {
            held.Dispose();
            throw new ArchiveException(
                $"the archive '{whole}' is damaged or cannot be read ({error.Message}); move it away to begin a new one", error);
        }
    }

    /// <summary>Keeps a bundle; the same one again changes nothing.</summary>
    /// <param name="document">As the node handed it out.</param>
    /// <param name="source">Who gave it.</param>
    /// <exception cref="InvalidDataException">The document is not an evidence bundle.</exception>
    /// <exception cref="ArchiveException">The archive is full.</exception>
    public ArchivedDocument KeepEvidence(ReadOnlyMemory<byte> document, string source)
    {
        if (!EvidenceDocument.TryRead(document.Span, out var bundle, out var error)) throw new InvalidDataException(error);
        return Keep(ArchiveKind.Evidence, new AttestationKey(bundle.ChainId, bundle.Oracle, bundle.Verdict.DataUnit, bundle.Verdict.Epoch),
            document, source);
    }

    /// <summary>Keeps a verdict; a newer copy replaces it.</summary>
    /// <param name="chainId">The chain, which the document does not name.</param>
    /// <param name="oracle">The oracle, which the document does not name.</param>
    /// <param name="document">As the node handed it out.</param>
    /// <param name="source">Who gave it.</param>
    /// <exception cref="InvalidDataException">The document is not an attested verdict, or its
    /// verdict is not in its report.</exception>
    /// <exception cref="ArchiveException">The archive's file is full.</exception>
    public ArchivedDocument KeepVerdict(ulong chainId, Address oracle, ReadOnlyMemory<byte> document, string source)
    {
        if (!AttestedVerdict.TryRead(document.Span, out var attested, out var error)) throw new InvalidDataException(error);
        if (!attested.IsConsistent) throw new InvalidDataException("The verdict does not stand in its report.");
        return Keep(ArchiveKind.Verdict, new AttestationKey(chainId, oracle, attested.Verdict.DataUnit, attested.Verdict.Epoch),
            document, source);
    }

    /// <summary>Everything that is sound, and the names of what is not.</summary>
    public ArchiveListing List()
    {
        var sound = ImmutableArray.CreateBuilder<ArchivedDocument>();
        var damaged = ImmutableArray.CreateBuilder<string>();
        foreach (var id in Ids())
        {
            if (Find(id) is { } kept) sound.Add(kept);
            else damaged.Add(id);
        }
        return new ArchiveListing(sound.DrainToImmutable(), damaged.DrainToImmutable());
    }

    public void Dispose()
    {
        try
        {
            _database.Dispose();
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private ArchivedDocument Keep(ArchiveKind kind, AttestationKey key, ReadOnlyMemory<byte> document, string source)
    {
        var kept =
            new ArchivedDocument(kind, key, source, DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds()), document);
        try
        {
            var ids = Ids();
            var id = ArchiveRecord.IdOf(kept);
            if (!ids.Contains(id)) MakeRoom(kept, ids);
            else if (kind == ArchiveKind.Evidence && Find(id) is { } there) return there;
            _documents.Upsert(ArchiveRecord.Write(kept, NextSequence()));
            _database.Checkpoint();
            return kept;
        }
        catch (Exception error) when (error is not ArchiveException && IsDamage(error))
        {
            throw new ArchiveException($"the archive '{_path}' cannot be written: {error.Message}", error);
        }
    }

    private void MakeRoom(ArchivedDocument kept, IReadOnlyCollection<string> ids)
    {
        if (new FileInfo(_path).Length + kept.Document.Length > _limits.FileBytes)
            throw new ArchiveException($"the archive '{_path}' is full ({_limits.FileBytes} bytes); name another file");
        var prefix = kept.Kind == ArchiveKind.Verdict ? "verdict/" : "evidence/";
        var count = ids.Count(id => id.StartsWith(prefix, StringComparison.Ordinal));
        if (kept.Kind == ArchiveKind.Evidence && count >= _limits.Bundles)
            throw new ArchiveException($"the archive '{_path}' is full ({_limits.Bundles} evidence bundles); name another file");
        if (kept.Kind == ArchiveKind.Evidence || count < _limits.Verdicts) return;
        foreach (var id in _documents.Query().Where("_id LIKE 'verdict/%'").OrderBy(ArchiveRecord.SequenceField).Select("$._id")
            .Limit(count - _limits.Verdicts + 1).ToList())
            _documents.Delete(id["_id"]);
    }

    private long NextSequence()
    {
        var about = _database.GetCollection(About);
        var count = about.FindById("sequence") is { } found && found["count"].IsInt64 ? found["count"].AsInt64 + 1 : 1L;
        about.Upsert(new BsonDocument { ["_id"] = "sequence", ["count"] = count });
        return count;
    }

    /// <summary>By the index alone: a document that cannot be read does not keep the others from being found.</summary>
    private List<string> Ids()
    {
        try
        {
            return [.. _documents.Query().OrderBy("_id").Select("$._id").ToEnumerable().Select(found => found["_id"])
                .Where(id => id.IsString).Select(id => id.AsString)];
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw new ArchiveException($"the archive '{_path}' is damaged ({error.Message}); move it away to begin a new one", error);
        }
    }

    private ArchivedDocument? Find(string id)
    {
        try
        {
            return _documents.FindById(id) is { } record ? ArchiveRecord.Read(record) : null;
        }
        catch (Exception error) when (IsDamage(error))
        {
            return null;
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // LiteDB does not keep a second process out on Linux.
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException and not (DirectoryNotFoundException or FileNotFoundException
            or PathTooLongException))
        {
            throw new ArchiveException(
                $"the archive '{path}' is in use by another process, or its folder cannot be written: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException($"the archive '{path}' cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>LiteDB takes a short foreign file for an empty one and writes over it.</summary>
    private static void RefuseForeign(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 } file) return;
        var mark = "** This is a LiteDB file **"u8;
        Span<byte> head = stackalloc byte[MarkOffset + mark.Length];
        using var stream = file.OpenRead();
        if (file.Length < PageSize || stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head[MarkOffset..].SequenceEqual(mark))
            throw Foreign(path);
    }

    private static LiteDatabase OpenDatabase(string path)
    {
        var isNew = new FileInfo(path) is not { Exists: true, Length: > 0 };
        // A file that is there keeps its own order of names; whether it is ours is asked below.
        var order = isNew ? new Collation(CultureInfo.InvariantCulture.LCID, CompareOptions.Ordinal) : null;
        var database = new LiteDatabase(new ConnectionString { Filename = path, Collation = order });
        try
        {
            var about = database.GetCollection(About);
            if (isNew)
            {
                about.Upsert(new BsonDocument { ["_id"] = "format", ["name"] = Format });
                database.Checkpoint();
            }
            else if (about.FindById("format") is not { } found || !found["name"].IsString || found["name"].AsString != Format)
            {
                throw Foreign(path);
            }
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static ArchiveException Foreign(string path) => new($"'{path}' is not an archive of this program; name another file");

    /// <summary>What LiteDB throws over bytes that are not its own differs with where they stand.</summary>
    private static bool IsDamage(Exception error) =>
        error is not (OutOfMemoryException or StackOverflowException or ObjectDisposedException);
}
