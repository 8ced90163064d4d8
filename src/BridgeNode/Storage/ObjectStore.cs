namespace Flashback.BridgeNode.Storage;

/// <summary>
/// Buckets of objects. The names live in memory, the bytes in memory or in files of one folder; what a folder held before is
/// cleared, since a reference node promises its objects for the life of its process only.
/// </summary>
public sealed class ObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedList<string, StoredObject>> _buckets = new(StringComparer.Ordinal);
    private readonly StorageLimits _limits;
    private readonly string? _folder;
    private long _bytes;
    private int _objects;

    /// <param name="limits">Bounds on what is taken in.</param>
    /// <param name="folder">Where the bytes go; null keeps them in memory.</param>
    /// <exception cref="IOException">The folder cannot be made or cleared.</exception>
    public ObjectStore(StorageLimits limits, string? folder)
    {
        _limits = limits;
        if (folder is null) return;
        _folder = Path.Combine(folder, "objects");
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
    }

    public long MaxObjectBytes => _limits.MaxObjectBytes;

    public IBlobDraft Draft() => _folder is null ? new MemoryBlobDraft() : new FileBlobDraft(_folder);

    /// <summary>True when the bucket is new; false when it was there or no more buckets fit.</summary>
    public bool CreateBucket(string bucket)
    {
        lock (_lock)
        {
            return _buckets.Count < StorageLimits.MaxBuckets
                && _buckets.TryAdd(bucket, new SortedList<string, StoredObject>(StringComparer.Ordinal));
        }
    }

    public bool HasBucket(string bucket)
    {
        lock (_lock) return _buckets.ContainsKey(bucket);
    }

    /// <summary>Stores or replaces an object; false, and the blob deleted, when it does not fit.</summary>
    public bool Put(string bucket, StoredObject item)
    {
        lock (_lock)
        {
            if (_buckets.TryGetValue(bucket, out var objects))
            {
                objects.TryGetValue(item.Key, out var former);
                var bytes = _bytes - (former?.Blob.Length ?? 0) + item.Blob.Length;
                var count = _objects + (former is null ? 1 : 0);
                if (bytes <= _limits.MaxTotalBytes && count <= _limits.MaxObjects)
                {
                    objects[item.Key] = item;
                    (_bytes, _objects) = (bytes, count);
                    former?.Blob.Delete();
                    return true;
                }
            }
        }
        item.Blob.Delete();
        return false;
    }

    /// <summary>The object with its bytes opened, so that it can be served whatever happens to it meanwhile.</summary>
    public (StoredObject Item, Stream Bytes)? Open(string bucket, string key)
    {
        lock (_lock)
        {
            return _buckets.TryGetValue(bucket, out var objects) && objects.TryGetValue(key, out var item)
                ? (item, item.Blob.OpenRead()) : null;
        }
    }

    public void Delete(string bucket, string key)
    {
        lock (_lock)
        {
            if (!_buckets.TryGetValue(bucket, out var objects) || !objects.TryGetValue(key, out var item)) return;
            objects.Remove(key);
            _bytes -= item.Blob.Length;
            _objects--;
            item.Blob.Delete();
        }
    }

    /// <summary>Up to <paramref name="count"/> objects whose keys start with the prefix and come after <paramref name="after"/>.</summary>
    public ObjectPage List(string bucket, string prefix, string after, int count)
    {
        lock (_lock)
        {
            if (!_buckets.TryGetValue(bucket, out var objects)) return new ObjectPage([], false);
            var page = new List<StoredObject>();
            for (var i = FirstAtOrAfter(objects.Keys, string.CompareOrdinal(prefix, after) > 0 ? prefix : after); i < objects.Count; i++)
            {
                var item = objects.Values[i];
                if (string.CompareOrdinal(item.Key, after) <= 0) continue;
                if (!item.Key.StartsWith(prefix, StringComparison.Ordinal)) break;
                if (page.Count == count) return new ObjectPage(page, true);
                page.Add(item);
            }
            return new ObjectPage(page, false);
        }
    }

    private static int FirstAtOrAfter(IList<string> keys, string key)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(keys[middle], key) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
