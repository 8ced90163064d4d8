using System.Globalization;
using System.Net;
using System.Text.Json;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Bench.P2pNode.Attacks;

/// <summary>
/// Each attack against a victim of its own, while an honest peer publishes signed messages: what it costs the victim beyond the honest
/// load alone, and whether the honest messages arrive.
/// </summary>
internal sealed class AttackBench(int seconds, TimeProvider time) : IConnectionGater
{
    private const int HonestPerSecond = 20;

    public bool AllowDial(PeerId peer, Multiaddr address) => true;
    public bool AllowAccept(IPEndPoint remote) => true;
    public bool AllowSecured(PeerId peer, Direction direction) => true;

    public async Task RunAsync()
    {
        Console.WriteLine(
            "| attack | units/s | honest delivered % | CPU % of a core | allocated MiB/s | RSS MiB more | heap MiB more after GC |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var plan in AttackList.All) await MeasureAsync(plan);
    }

    private async Task MeasureAsync(AttackPlan plan)
    {
        using var victim = await VictimProcess.StartAsync();
        using var key = PrivateKey.Generate();
        await using var host = new Libp2pHost(new Identity(key), new HostOptions(), this, time);
        await using var gossip = new GossipSub(host, new GossipOptions(), time);
        var topic = gossip.Join(Victim.Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await host.StartAsync();
        await host.ConnectAsync(Multiaddr.Parse(victim.Address));
        while (topic.Peers.Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        await using var attacker = new Attacker(victim.Address, time);
        await victim.AskAsync("standing", ("peer", attacker.Id.ToString()), ("is", plan.Standing));
        await PublishAsync(topic, key, 2);

        var heap = await victim.AskAsync("collect");
        var before = await victim.AskAsync("stats");
        using var stop = new CancellationTokenSource();
        long units = 0;
        var attack = plan.RunAsync(new Offence(attacker, n => Interlocked.Add(ref units, n), stop.Token));
        var started = time.GetTimestamp();
        var sent = await PublishAsync(topic, key, seconds);
        var elapsed = time.GetElapsedTime(started).TotalSeconds;
        var after = await victim.AskAsync("stats");
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        var last = await victim.AskAsync("collect");
        await stop.CancelAsync();
        await attack.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        // A valid message of the attacker is delivered too: the share of the honest ones is told where it can be.
        var received = Number(last, "received") - Number(before, "received");
        var delivered =
            plan.Name.StartsWith("valid", StringComparison.Ordinal) || plan.Name.StartsWith("one message", StringComparison.Ordinal)
                ? "" : (100.0 * received / sent).ToString("0", CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {plan.Name} | {units / elapsed:0} | {delivered} | "
            + $"{(Number(after, "cpuMs") - Number(before, "cpuMs")) / elapsed / 10:0} | {Mebi(after, before, "allocated") / elapsed:0.0} | "
            + $"{Mebi(after, before, "rss"):0.0} | {Mebi(last, heap, "retained"):0.00} |"));
    }

    private async Task<int> PublishAsync(ITopic topic, PrivateKey key, int duration)
    {
        var started = time.GetTimestamp();
        var sent = 0;
        for (; sent < duration * HonestPerSecond; sent++)
        {
            var due = TimeSpan.FromSeconds((double)sent / HonestPerSecond) - time.GetElapsedTime(started);
            if (due > TimeSpan.Zero) await Task.Delay(due, time);
            await topic.PublishAsync(SignedMessage.Create(key, time.GetTimestamp()));
        }
        return sent;
    }

    private static double Number(JsonElement stats, string name) => stats.GetProperty(name).GetDouble();

    private static double Mebi(JsonElement after, JsonElement before, string name) =>
        (Number(after, name) - Number(before, name)) / 1048576;
}
