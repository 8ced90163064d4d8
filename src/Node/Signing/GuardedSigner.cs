using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Signing.Storage;

namespace Flashback.Node.Signing;

/// <summary>The only door to the signer key: the record is durable before the signature exists.</summary>
public sealed class GuardedSigner
{
    private readonly SignLog _log;
    private readonly ISigner _key;
    private volatile bool _stoodDown;

    internal GuardedSigner(SignLog log, ISigner key)
    {
        if (!log.Knows(key.Address))
        {
            throw new SignLogException($"The sign log does not know the signer {key.Address}. If this key has never signed anywhere, run: "
                + $"oracle-node signlog init {key.Address}; if it has, import its log: oracle-node signlog import FILE; if that log is "
                + $"lost: oracle-node signlog init {key.Address} --after EPOCH, with an epoch above every one that it signed in");
        }
        (_log, _key) = (log, key);
    }

    public Address Address => _key.Address;

    /// <summary>Another process signs with this key, so this one signs nothing more until a person has started it again.</summary>
    public bool HasStoodDown => _stoodDown;

    /// <summary>
    /// A signature of this key was seen that the log does not know. In an epoch at or below the low-water mark that proves nothing: there
    /// the log is known to be incomplete.
    /// </summary>
    public void StandDown(ulong epoch)
    {
        if (!_log.IsClosed(_key.Address, epoch)) _stoodDown = true;
    }

    /// <summary>
    /// Signs if the slot is free or holds the same digest (then the signature is the same bytes, RFC 6979). An I/O error of the
    /// log is thrown, and nothing is signed.
    /// </summary>
    public SignOutcome Sign(SignSlot slot, Bytes32 digest)
    {
        if (_stoodDown) return new SignOutcome(null, new SignDecision(SignRefusal.SignedElsewhere));
        var decision = _log.TryRecord(_key.Address, slot, digest);
        return decision.Allowed ? new SignOutcome(_key.Sign(digest), decision) : new SignOutcome(null, decision);
    }
}
