using System.Buffers;
using Flashback.Ethereum;
using Flashback.Probes.Transport;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.S3;

/// <summary>Reads one response into an exchange, step by step: what was learned before a failure is kept.</summary>
internal sealed class S3ResponseReader(S3Request request, PhaseClock clock)
{
    public S3Exchange Exchange { get; private set; } =
        new() { Operation = request.Operation, Started = clock.Started, Phases = default, Reason = ProbeReason.None };

    public async Task ReadAsync(HttpResponseMessage response)
    {
        Exchange = Exchange with { Status = (int)response.StatusCode, ETag = response.Headers.ETag?.Tag.Trim('"') ?? "" };
        if (!S3ResponseRules.IsSuccess(request, response.StatusCode))
        {
            await ReadErrorAsync(response);
            return;
        }
        var range = S3ResponseRules.CheckRange(request, response, out var objectLength);
        Exchange = Exchange with { ObjectLength = objectLength, Reason = range };
        if (range != ProbeReason.None || request.Sink is null) return;

        var fits = await ReadBodyAsync(response, request.MaxBytes, request.Sink);
        clock.Ended();
        if (!fits) Exchange = Exchange with { Reason = ProbeReason.BodyTooLarge };
        else if (request.Range is { } asked && Exchange.Bytes < (ulong)asked.Length)
            Exchange = Exchange with { Reason = ProbeReason.BodyTruncated };
    }

    private async Task ReadErrorAsync(HttpResponseMessage response)
    {
        var body = new MemoryStream();
        var bodiless = request.Method == HttpMethod.Head || (request.Range is not null && response.IsSuccessStatusCode);
        if (!bodiless) await ReadBodyAsync(response, S3ClientOptions.MaxErrorBytes, (_, bytes) => body.Write(bytes));
        clock.Ended();
        var (code, message) = S3Xml.ReadError(body.ToArray());
        Exchange = Exchange with
        {
            Reason = S3ResponseRules.Refusal(request, response.StatusCode, code),
            ErrorCode = PlainText.Clean(code),
            Detail = PlainText.Clean($"HTTP {(int)response.StatusCode} {code} {message}").TrimEnd(),
        };
    }

    /// <summary>False when there are more bytes than allowed; the rest is left on the connection, which is then closed.</summary>
    private async Task<bool> ReadBodyAsync(HttpResponseMessage response, long maxBytes, BodySink sink)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PayloadContent.PieceLength);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(clock.Cancellation);
            long received = 0;
            int count;
            while ((count = await stream.ReadAsync(piece, clock.Cancellation)) > 0)
            {
                var taken = (int)Math.Min(count, maxBytes - received);
                sink(received, piece.AsSpan(0, taken));
                received += taken;
                Exchange = Exchange with { Bytes = (ulong)received };
                if (taken < count) return false;
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
