using Flashback.Aggregation.Evidence;
using Flashback.Api.V1;
using Flashback.Client.Nodes.Rpc;
using Google.Protobuf;

namespace Flashback.Client.Tests.Nodes.Rpc;

public sealed class EvidenceChunksTests
{
    private static readonly byte[] Document = [.. Enumerable.Range(0, 600_000).Select(i => (byte)i)];

    private static readonly ByteString Root = ByteString.CopyFrom(EvidenceDocument.Root(Document).Span);

    private readonly EvidenceChunks _chunks = new();

    [Fact]
    public void Chunks_make_up_the_document()
    {
        Assert.Null(_chunks.Add(First(EvidenceChunks.MaxChunkBytes)));
        Assert.Null(_chunks.Add(Next(EvidenceChunks.MaxChunkBytes, EvidenceChunks.MaxChunkBytes)));
        Assert.Null(_chunks.Add(Next(2 * EvidenceChunks.MaxChunkBytes, Document.Length - 2 * EvidenceChunks.MaxChunkBytes)));
        var (document, problem) = _chunks.End();
        Assert.Null(problem);
        Assert.Equal(Document, document);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(EvidenceChunks.MaxChunkBytes + 1)]
    public void A_chunk_has_something_in_it_and_is_bounded(int bytes) =>
        Assert.Equal($"a chunk of {bytes} bytes", _chunks.Add(First(bytes)));

    [Theory]
    [InlineData(0U, false)]
    [InlineData(1U, true)]
    [InlineData((uint)EvidenceDocument.MaxBytes, true)]
    [InlineData(EvidenceDocument.MaxBytes + 1U, false)]
    [InlineData(uint.MaxValue, false)]
    public void What_is_announced_is_bounded(uint total, bool isTaken)
    {
        var chunk = First(1);
        chunk.TotalBytes = total;
        Assert.Equal(isTaken ? null : $"evidence of {total} bytes", _chunks.Add(chunk));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void The_first_chunk_has_the_hash(int bytes)
    {
        var chunk = First(1);
        chunk.Root = ByteString.CopyFrom(new byte[bytes]);
        Assert.Equal("evidence without its hash", _chunks.Add(chunk));
    }

    [Fact]
    public void It_begins_once()
    {
        Assert.Null(_chunks.Add(First(1)));
        Assert.Equal("evidence that begins twice", _chunks.Add(First(1)));
    }

    [Fact]
    public void No_more_is_taken_than_was_announced()
    {
        var chunk = First(3);
        chunk.TotalBytes = 4;
        Assert.Null(_chunks.Add(chunk));
        Assert.Equal("more evidence than it announced", _chunks.Add(Next(3, 2)));
    }

    [Fact]
    public void A_document_shorter_than_announced_is_refused()
    {
        Assert.Equal("less evidence than it announced", _chunks.End().Problem);
        Assert.Null(_chunks.Add(First(3)));
        Assert.Equal("less evidence than it announced", _chunks.End().Problem);
    }

    [Fact]
    public void Bytes_of_another_hash_are_refused()
    {
        var chunk = First(3);
        chunk.TotalBytes = 3;
        Assert.Null(_chunks.Add(chunk));
        Assert.Equal("evidence of another hash than it announced", _chunks.End().Problem);
    }

    private static EvidenceChunk First(int bytes)
    {
        var chunk = Next(0, bytes);
        (chunk.TotalBytes, chunk.Root) = ((uint)Document.Length, Root);
        return chunk;
    }

    private static EvidenceChunk Next(int start, int bytes) => new() { Data = ByteString.CopyFrom(Document, start, bytes) };
}
