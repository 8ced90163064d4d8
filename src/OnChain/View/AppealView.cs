using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.View;

/// <summary>
/// An appeal against a verdict. <paramref name="Members"/> are indices in the set that
/// <paramref name="Validators"/> holds; the deadline is in Unix seconds.
/// </summary>
public sealed record AppealView(VerdictKey Verdict, Address Appellant, Address Validators, ValidatorBitmap Members, ulong Deadline,
    Bytes32 EvidenceRoot, Ruling Ruling);
