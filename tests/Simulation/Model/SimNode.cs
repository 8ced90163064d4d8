using Flashback.Aggregation.Rounds;
using Flashback.Protocol.Validators;

namespace Flashback.Simulation.Model;

public abstract class SimNode(World world, ValidatorRecord record)
{
    public World World => world;
    public ValidatorRecord Record => record;
    public byte Index => record.Index;

    /// <summary>The epoch has begun.</summary>
    public abstract void Begin(EpochFacts epoch);

    /// <summary>The epoch has ended: time to commit.</summary>
    public abstract void End(EpochFacts epoch);

    public abstract void Deliver(Envelope envelope);

    /// <summary>A peer asks for a validator's observations; null for "I have none".</summary>
    public abstract GossipMessage.Reveal? Serve(ulong epoch, byte validator);

    /// <summary>What the chain says of the epoch's report now.</summary>
    public abstract void SeeOnChain(EpochFacts epoch, Input said);
}
