using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.OnChain.Journal;

/// <summary>A transaction that may be in flight: all that is needed to send it again after a crash.</summary>
/// <param name="Key">The intent's key.</param>
/// <param name="Name">What it calls, for messages.</param>
/// <param name="Nonce">The account's nonce that it uses.</param>
/// <param name="To">The contract; null creates one.</param>
/// <param name="Data">Calldata.</param>
/// <param name="Value">In wei.</param>
/// <param name="GasLimit">Its gas limit.</param>
/// <param name="Fees">The prices of the last attempt.</param>
/// <param name="Hashes">The hashes of all attempts: any of them may be the one that is mined.</param>
/// <param name="Deadline">After this it is cancelled.</param>
/// <param name="Cancelling">The last attempt is an empty transfer to the account itself, which frees the nonce.</param>
public sealed record JournalEntry(
    string Key,
    string Name,
    ulong Nonce,
    Address? To,
    ReadOnlyMemory<byte> Data,
    BigInteger Value,
    ulong GasLimit,
    FeeQuote Fees,
    IReadOnlyList<Bytes32> Hashes,
    DateTimeOffset Deadline,
    bool Cancelling);
