using System.Collections.Frozen;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Records;

/// <summary>
/// The failure catalogue: what each <see cref="ProbeReason"/> means, whose fault it is, whether waiting may help.
/// What a provider chooses (its endpoint, its DNS, whom it lets in) is the provider's fault when it does not work: otherwise
/// a forbidden address or a 403 would be a way to be paid without being measured.
/// </summary>
public static class ReasonCatalogue
{
    private const bool Retryable = true;
    private const bool Lasting = false;

    private static readonly FrozenDictionary<ProbeReason, ReasonText> Entries = new ReasonText[]
    {
        new(ProbeReason.None, Fault.None, Lasting, "succeeded", "The target answered in time with the right bytes."),

        new(ProbeReason.NameNotFound, Fault.Target, Retryable, "the endpoint's name does not exist", "A working resolver says that the host has no address. The provider's DNS entry is gone or expired."),
        new(ProbeReason.ConnectionRefused, Fault.Target, Retryable, "the target refused the connection", "The host is up but nothing listens on the port. The Bridge Node is down or moved."),
        new(ProbeReason.ConnectTimeout, Fault.Target, Retryable, "no TCP connection in time", "Packets to the target vanish: host down, firewall, or full accept queue. Control targets answered."),
        new(ProbeReason.HostUnreachable, Fault.Target, Retryable, "no route to the target", "There is no way to the host or its network, while control targets answer. An endpoint with IPv6 addresses only is unreachable for validators without IPv6."),
        new(ProbeReason.ConnectionReset, Fault.Target, Retryable, "the target broke the connection", "The connection was reset or closed before a whole answer arrived."),
        new(ProbeReason.TlsFailed, Fault.Target, Retryable, "the TLS handshake failed", "Expired, self-signed or wrong certificate, or no common protocol version."),
        new(ProbeReason.FirstByteTimeout, Fault.Target, Retryable, "no answer in time", "The request was sent, but no response headers came before the deadline."),
        new(ProbeReason.BodyTimeout, Fault.Target, Retryable, "the body did not end in time", "The response began but was too slow, or drips on purpose; it was cut at the deadline."),
        new(ProbeReason.BodyTruncated, Fault.Target, Retryable, "the body ended early", "Fewer bytes arrived than Content-Length promised."),
        new(ProbeReason.MalformedResponse, Fault.Target, Retryable, "the answer is not HTTP", "The status line, headers or XML could not be parsed."),
        new(ProbeReason.HeadersTooLarge, Fault.Target, Retryable, "the response headers are too large", "More header bytes than a storage gateway has any reason to send."),
        new(ProbeReason.BodyTooLarge, Fault.Target, Retryable, "the body is larger than asked for", "The answer is longer than the request allows; it was cut."),
        new(ProbeReason.RedirectRefused, Fault.Target, Lasting, "the target redirected", "Redirects are not followed: they would let a provider send probes to somebody else's service."),
        new(ProbeReason.ServerError, Fault.Target, Retryable, "the target answered with a 5xx status", "The Bridge Node says itself that it failed."),
        new(ProbeReason.Throttled, Fault.Target, Retryable, "the target throttled the request", "429 or 503 SlowDown at a probe's low rate."),
        new(ProbeReason.UnexpectedStatus, Fault.Target, Retryable, "the status does not fit the request", "A status that the S3 API does not give for this operation."),
        new(ProbeReason.ObjectMissing, Fault.Target, Lasting, "an object that was stored is gone", "The target confirmed this object's upload earlier and now answers 404."),
        new(ProbeReason.WrongRange, Fault.Target, Retryable, "the target sent another range", "Content-Range is missing or is not what was asked for."),
        new(ProbeReason.WrongLength, Fault.Target, Retryable, "the object has another size", "Content-Length is not the size that was stored."),
        new(ProbeReason.UploadTimeout, Fault.Target, Retryable, "the upload was not taken in time", "The target stopped reading the request's body before the deadline."),
        new(ProbeReason.AccessRefused, Fault.Target, Lasting, "the target refused the credentials", "401 or 403. Access for validators is the provider's to grant; a validator with a wrong key is outvoted by its committee."),
        new(ProbeReason.BucketMissing, Fault.Target, Lasting, "the bucket does not exist", "404 NoSuchBucket for the bucket that the data unit names."),
        new(ProbeReason.NameUnresolvable, Fault.Target, Retryable, "the endpoint's name cannot be resolved", "The resolver fails for this name while control names resolve: the provider's DNS servers are broken."),
        new(ProbeReason.AddressForbidden, Fault.Target, Lasting, "the endpoint's address may not be probed", "It is private, loopback, link-local, multicast or a metadata service. Only a development network allows such addresses."),
        new(ProbeReason.SchemeForbidden, Fault.Target, Lasting, "the endpoint's scheme may not be probed", "https is required (http only where the configuration allows it)."),
        new(ProbeReason.PortForbidden, Fault.Target, Lasting, "the endpoint's port may not be probed", "The port is outside the configured range."),
        new(ProbeReason.EndpointInvalid, Fault.Target, Lasting, "the endpoint is not a usable URL", "An absolute http or https URL without user name, query and fragment is needed."),

        new(ProbeReason.BytesDiffer, Fault.Target, Lasting, "the bytes are not those that were stored", "A canary's bytes are known in advance; at least one differs. The range is kept as evidence."),
        new(ProbeReason.ChunkProofDiffers, Fault.Target, Lasting, "the chunk does not lead to the manifest's root", "The bytes of the consumer's object are not those that its manifest commits to."),

        new(ProbeReason.ResolverDown, Fault.Self, Retryable, "the resolver does not answer", "The validator's own DNS is down. Check resolv.conf and the resolver."),
        new(ProbeReason.SocketsExhausted, Fault.Self, Retryable, "no local socket left", "Ports, file descriptors or buffers ran out. Raise the limits or lower the number of probes at once."),
        new(ProbeReason.NetworkDown, Fault.Self, Retryable, "the validator's network is down", "The local interface is down, or a local firewall forbids the connection."),
        new(ProbeReason.ControlsFailed, Fault.Self, Retryable, "control targets did not answer either", "The probe failed, and so did the control targets: the trouble is near the validator."),
        new(ProbeReason.LocalOverload, Fault.Self, Retryable, "the validator was too busy to measure", "The process was scheduled so late that the sample would measure the validator. Give it more CPU."),
        new(ProbeReason.Cancelled, Fault.Self, Retryable, "the probe was cancelled", "The node is stopping or the epoch ended."),
        new(ProbeReason.DiskFailed, Fault.Self, Retryable, "a local file could not be used", "Reading or writing on the validator's disk failed."),
        new(ProbeReason.NoRoute, Fault.Self, Retryable, "no route to the target's network", "No control target confirms that the validator's own network works; with living ones this is the target's failure (103)."),
        new(ProbeReason.ClockOff, Fault.Self, Retryable, "the validator's clock is off", "TLS or the credentials were refused while this machine's clock is minutes away from the chain's: certificates and signatures are judged by their dates. Synchronise the clock."),
        new(ProbeReason.CanaryUnknown, Fault.Self, Lasting, "an object of an earlier run is not there", "The validator restarted and cannot tell whether its upload ever succeeded, so it blames nobody."),

        new(ProbeReason.Unexpected, Fault.Bug, Retryable, "an error that the prober does not know", "A bug or an unknown platform error; the debug log has it. Never counted against the target."),
    }.ToFrozenDictionary(entry => entry.Reason);

    public static IReadOnlyCollection<ReasonText> All => Entries.Values;

    /// <summary>The entry of a code; a code of a newer version reads as <see cref="ProbeReason.Unexpected"/>.</summary>
    public static ReasonText Of(ProbeReason reason) => Entries.TryGetValue(reason, out var entry) ? entry : Entries[ProbeReason.Unexpected];
}
