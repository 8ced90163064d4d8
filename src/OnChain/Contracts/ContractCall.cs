using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.OnChain.Contracts;

/// <summary>A call that changes state: what a transaction carries.</summary>
/// <param name="Name">Contract and function, for logs and messages.</param>
/// <param name="To">The contract; null creates one.</param>
/// <param name="Data">Calldata, or creation code with the constructor's arguments.</param>
/// <param name="Value">Native coin to send along, in wei.</param>
public sealed record ContractCall(string Name, Address? To, ReadOnlyMemory<byte> Data, BigInteger Value);
