using System.Net;
using System.Text.Json;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Devnet.Validators;

/// <summary>What the validators say of themselves over HTTP. One that does not answer is down.</summary>
public sealed class NodeApis : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Rounds of questions whose duration is remembered.</summary>
    private const int MaxRemembered = 1024;

    private readonly IReadOnlyList<ValidatorProcess> _validators;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Queue<(long At, TimeSpan Took)> _answers = new();

    public NodeApis(IReadOnlyList<ValidatorProcess> validators, TimeProvider time)
    {
        _validators = validators;
        _time = time;
    }

    /// <summary>Validators that answered the last time.</summary>
    public int Up { get; private set; }

    /// <summary>The fewest peers that one of them has.</summary>
    public int FewestPeers { get; private set; }

    /// <exception cref="DevnetException">A validator ended, or the network did not connect in time.</exception>
    public async Task WaitUntilConnectedAsync(CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            await RefreshAsync(cancellation);
            if (Up == _validators.Count && FewestPeers >= _validators.Count - 1) return;
            if (_validators.FirstOrDefault(v => !v.IsRunning) is { } gone)
                throw new DevnetException($"{gone.Plan.Name} ended. Its last lines:{Environment.NewLine}{gone.Tail}");
            if (_time.GetElapsedTime(start) > ConnectTimeout)
                throw new DevnetException($"the validators did not connect within {ConnectTimeout.TotalSeconds:0} s: "
                    + $"{Up} of {_validators.Count} answer, the loneliest has {FewestPeers} peers.", ExitCodes.Network);
            await Task.Delay(Look, _time, cancellation);
        }
    }

    /// <summary>The longest that validators took to answer within the last while.</summary>
    public TimeSpan SlowestAnswer(TimeSpan within) =>
        _answers.Where(answer => _time.GetElapsedTime(answer.At) <= within).Select(answer => answer.Took).DefaultIfEmpty().Max();

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var asked = _time.GetTimestamp();
        var peers = await Task.WhenAll(_validators.Select(v => PeersAsync(v, cancellation)));
        Up = peers.Count(p => p is not null);
        FewestPeers = peers.Min(p => p ?? 0);
        _answers.Enqueue((asked, _time.GetElapsedTime(asked)));
        if (_answers.Count > MaxRemembered) _answers.Dequeue();
    }

    /// <summary>The verdict of a data unit as the first validator that knows it tells it.</summary>
    public async Task<Verdict?> VerdictAsync(ulong epoch, Bytes32 unit, CancellationToken cancellation)
    {
        foreach (var validator in _validators)
        {
            if (await GetAsync(validator, $"/v1/verdicts/{unit}/{epoch}", cancellation) is { } body
                && AttestedVerdict.TryRead(body, out var attested, out _) && attested.IsConsistent)
                return attested.Verdict;
        }
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<int?> PeersAsync(ValidatorProcess validator, CancellationToken cancellation)
    {
        if (await GetAsync(validator, "/v1/status", cancellation) is not { } body) return null;
        try
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("peers").GetInt32();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<byte[]?> GetAsync(ValidatorProcess validator, string path, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(validator.Plan.Api, path), cancellation);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync(cancellation) : null;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return null; // down, or too busy to answer: the next look will tell
        }
    }
}
