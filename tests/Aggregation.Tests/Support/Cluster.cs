using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;

namespace Flashback.Aggregation.Tests.Support;

/// <summary>
/// All validators' machines joined without delay; signatures are granted at once. For what happens when nothing goes wrong.
/// </summary>
internal sealed class Cluster
{
    private readonly Queue<(byte To, Input Input)> _inbox = [];

    public Cluster(TestEpoch epoch, IEnumerable<byte> running)
    {
        Epoch = epoch;
        foreach (var index in running) Machines[index] = epoch.Machine(index);
    }

    public TestEpoch Epoch { get; }
    public SortedDictionary<byte, EpochMachine> Machines { get; } = [];
    public List<(byte By, Effect Effect)> Log { get; } = [];

    public IEnumerable<T> Effects<T>()
        where T : Effect => Log.Select(entry => entry.Effect).OfType<T>();

    public void Give(byte to, Input input, long now)
    {
        _inbox.Enqueue((to, input));
        while (_inbox.TryDequeue(out var next))
        {
            if (Machines.TryGetValue(next.To, out var machine)) Carry(next.To, machine.Step(now, next.Input));
        }
    }

    public void Tick(long now)
    {
        foreach (var index in Machines.Keys.ToArray()) Give(index, Input.Tick.Instance, now);
    }

    private void Carry(byte by, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            Log.Add((by, effect));
            if (effect is Effect.SignRequest request)
                _inbox.Enqueue((by, new Input.SignatureReady(request.Slot, Epoch.Sign(by, request.Payload))));
            if (effect is not Effect.Broadcast broadcast) continue;
            foreach (var other in Machines.Keys.Where(other => other != by)) _inbox.Enqueue((other, new Input.Received(broadcast.Message)));
        }
    }
}
