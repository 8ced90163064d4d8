namespace Flashback.Grpc.Wire;

/// <summary>Metadata as HTTP headers.</summary>
internal static class MetadataWire
{
    /// <summary>What HTTP/2 counts for a header beside its name and value (RFC 9113, 6.5.2).</summary>
    private const int EntryOverhead = 32;

    /// <summary>Adds one received header. What gRPC cannot carry is left out rather than an error: the other side chose it.</summary>
    public static void AddTo(Metadata metadata, string name, string value)
    {
        if (name.StartsWith(':') || HeaderNames.Reserved.Contains(name)) return;
        if (!Metadata.Entry.IsKey(name)) return;
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            if (Metadata.Entry.IsText(value)) metadata.Add(name, value);
            return;
        }
        foreach (var part in value.AsSpan().Split(','))
            if (Base64Header.TryDecode(value.AsSpan(part), out var bytes)) metadata.Add(name, bytes);
    }

    /// <summary>The headers that carry it.</summary>
    /// <exception cref="ArgumentException">A key is the protocol's own.</exception>
    /// <exception cref="RpcException">ResourceExhausted: it is larger than <paramref name="maxSize"/>.</exception>
    public static List<(string Name, string Value)> ToHeaders(Metadata metadata, int maxSize)
    {
        var headers = new List<(string Name, string Value)>(metadata.Count);
        foreach (var entry in metadata)
        {
            if (HeaderNames.Reserved.Contains(entry.Key)) throw new ArgumentException($"{entry.Key} is a header of the protocol, not metadata");
            headers.Add((entry.Key, entry.IsBinary ? Base64Header.Encode(entry.ValueBytes) : entry.Value));
        }
        CheckSize(headers.Sum(header => SizeOf(header.Name, header.Value)), maxSize);
        return headers;
    }

    /// <summary>A header's share of <c>SETTINGS_MAX_HEADER_LIST_SIZE</c>, by which metadata is limited.</summary>
    public static int SizeOf(string name, string value) => name.Length + value.Length + EntryOverhead;

    public static void CheckSize(int size, int maxSize)
    {
        if (size > maxSize) throw new RpcException(StatusCode.ResourceExhausted, $"metadata of {size} bytes is more than the {maxSize} allowed");
    }
}
