namespace Flashback.Protocol.Samples;

/// <summary>
/// Why a sample ended as it did; the code is in the record. The hundreds say whose fault it is: 1xx the target's service,
/// 2xx the target's bytes, 3xx the validator itself, 9xx bugs. The catalogue of reasons (ProbeReasons) explains each and gives its code.
/// </summary>
public enum ProbeReason : ushort
{
    None = 0,

    NameNotFound = 100,
    ConnectionRefused = 101,
    ConnectTimeout = 102,
    HostUnreachable = 103,
    ConnectionReset = 104,
    TlsFailed = 105,
    FirstByteTimeout = 106,
    BodyTimeout = 107,
    BodyTruncated = 108,
    MalformedResponse = 109,
    HeadersTooLarge = 110,
    BodyTooLarge = 111,
    RedirectRefused = 112,
    ServerError = 113,
    Throttled = 114,
    UnexpectedStatus = 115,
    ObjectMissing = 116,
    WrongRange = 117,
    WrongLength = 118,
    UploadTimeout = 119,
    AccessRefused = 120,
    BucketMissing = 121,
    NameUnresolvable = 122,
    AddressForbidden = 123,
    SchemeForbidden = 124,
    PortForbidden = 125,
    EndpointInvalid = 126,

    BytesDiffer = 200,
    ChunkProofDiffers = 201,

    ResolverDown = 300,
    SocketsExhausted = 301,
    NetworkDown = 302,
    ControlsFailed = 303,
    LocalOverload = 304,
    Cancelled = 305,
    DiskFailed = 306,
    CanaryUnknown = 307,
    NoRoute = 308,
    ClockOff = 309,

    Unexpected = 900,
}
