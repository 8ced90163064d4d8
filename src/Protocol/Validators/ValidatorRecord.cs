using Flashback.Ethereum;

namespace Flashback.Protocol.Validators;

/// <summary>An active validator of one epoch's frozen set.</summary>
public sealed record ValidatorRecord(byte Index, Address Signer, uint OperatorGroup, ushort Region);
