using System.Net;

namespace Flashback.Client.Nodes;

/// <summary>Asks validators over HTTP, in order, until one knows. Answers are bounded; nothing in them is trusted.</summary>
public sealed class NodeClient(HttpClient http, IReadOnlyList<Uri> nodes)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="path">Below the node's root, without a leading slash.</param>
    /// <param name="maxBytes">A longer answer is refused.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <returns>The first answer, and who gave it.</returns>
    /// <exception cref="NodeClientException">No validator has it; each one's reason is in the message.</exception>
    public async Task<(byte[] Body, Uri Node)> GetAsync(string path, int maxBytes, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        var unknown = nodes.Count > 0;
        foreach (var node in nodes)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(node, "/" + path), HttpCompletionOption.ResponseHeadersRead, cancellation);
                if (answer.IsSuccessStatusCode) return (await ReadAsync(answer, maxBytes, cancellation), node);
                unknown &= answer.StatusCode == HttpStatusCode.NotFound;
                reasons.Add(answer.StatusCode == HttpStatusCode.NotFound
                    ? $"{node} does not have it" : $"{node} answered {(int)answer.StatusCode}");
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException
                && !cancellation.IsCancellationRequested)
            {
                unknown = false;
                reasons.Add($"{node}: {(error is TaskCanceledException ? $"no answer within {Timeout.TotalSeconds:0} s" : error.Message)}");
            }
        }
        throw new NodeClientException(
            nodes.Count == 0 ? "no validator is named: give --node URL or a network file"
            : unknown && nodes.Count > 1 ? $"none of the {nodes.Count} validators asked has it. Is the data unit of this network, and has "
                + "the epoch ended?"
            : string.Join("; ", reasons), unknown);
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
