using System.Buffers;
using Flashback.Aggregation.Evidence;
using Flashback.Api.V1;
using Flashback.Ethereum;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>Puts a document together from its chunks, taking no more than the first one announced.</summary>
internal sealed class EvidenceChunks
{
    /// <summary>Bytes of one chunk.</summary>
    public const int MaxChunkBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _document = new();
    private Bytes32? _root;
    private uint _total;

    /// <returns>What is wrong with it, or null.</returns>
    public string? Add(EvidenceChunk chunk)
    {
        if (chunk.Data.Length is 0 or > MaxChunkBytes) return $"a chunk of {chunk.Data.Length} bytes";
        if (_root is null)
        {
            if (FromRpc.Hash(chunk.Root) is not { } root) return "evidence without its hash";
            if (chunk.TotalBytes is 0 or > EvidenceDocument.MaxBytes) return $"evidence of {chunk.TotalBytes} bytes";
            (_root, _total) = (root, chunk.TotalBytes);
        }
        else if (chunk.TotalBytes != 0 || chunk.Root.Length != 0)
        {
            return "evidence that begins twice";
        }
        if (_document.WrittenCount + chunk.Data.Length > _total) return "more evidence than it announced";
        _document.Write(chunk.Data.Span);
        return null;
    }

    /// <returns>The whole document, or what is wrong with it.</returns>
    public (byte[] Document, string? Problem) End()
    {
        if (_root is null || _document.WrittenCount < _total) return ([], "less evidence than it announced");
        var document = _document.WrittenSpan.ToArray();
        return EvidenceDocument.Root(document) == _root ? (document, null) : ([], "evidence of another hash than it announced");
    }
}
