using System.Globalization;
using System.Net;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;

namespace Flashback.Client.Nodes;

/// <summary>Asks validators over HTTP, in order, until one knows. Answers are bounded; nothing in them is trusted.</summary>
public sealed class NodeClient(HttpClient http, IReadOnlyList<Uri> nodes) : INodeReader
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="path">Below the node's root, without a leading slash.</param>
    /// <param name="maxBytes">A longer answer is refused.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <returns>The first answer, and who gave it.</returns>
    /// <exception cref="NodeClientException">No validator has it; each one's reason is in the message.</exception>
    public Task<(byte[] Body, Uri Node)> GetAsync(string path, int maxBytes, CancellationToken cancellation) =>
        NodesInOrder.AskAsync(nodes, node => GetAsync(node, path, maxBytes, cancellation));

    /// <inheritdoc/>
    public Task<(AttestedVerdict Verdict, Uri Node)> VerdictAsync(Bytes32 unit, ulong? epoch, CancellationToken cancellation)
    {
        var path = $"v1/verdicts/{unit}/{epoch?.ToString(CultureInfo.InvariantCulture) ?? "latest"}";
        return NodesInOrder.AskAsync(nodes, async node =>
        {
            var body = await GetAsync(node, path, AttestedVerdict.MaxBytes, cancellation);
            if (!AttestedVerdict.TryRead(body, out var attested, out var error))
                throw new NodeRefusal($"{node}: {error}", isUnknown: false);
            if (VerdictAnswer.Problem(attested, unit, epoch) is { } problem)
                throw new NodeRefusal($"{node} answered {problem}", isUnknown: false);
            return attested;
        });
    }

    /// <inheritdoc/>
    public Task<(byte[] Document, Uri Node)> EvidenceAsync(ulong epoch, Bytes32 unit, CancellationToken cancellation) =>
        GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/evidence/{epoch}/{unit}"), EvidenceDocument.MaxBytes, cancellation);

    /// <exception cref="NodeRefusal">This one does not give it.</exception>
    private async Task<byte[]> GetAsync(Uri node, string path, int maxBytes, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(node, "/" + path), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode) return await ReadAsync(answer, maxBytes, cancellation);
            throw answer.StatusCode == HttpStatusCode.NotFound
                ? new NodeRefusal($"{node} does not have it", isUnknown: true)
                : new NodeRefusal($"{node} answered {(int)answer.StatusCode}", isUnknown: false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException
            && !cancellation.IsCancellationRequested)
        {
            var reason = error is TaskCanceledException ? $"no answer within {Timeout.TotalSeconds:0} s" : error.Message;
            throw new NodeRefusal($"{node}: {reason}", isUnknown: false);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage answer, int maxBytes, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + read > maxBytes) throw new IOException($"the answer is longer than {maxBytes} bytes");
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }
}
