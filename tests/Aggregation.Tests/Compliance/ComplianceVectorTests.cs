using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Compliance;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Tests.Vectors;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Compliance;

/// <summary>Against figures computed outside, from the protocol page alone.</summary>
public sealed class ComplianceVectorTests
{
    private static readonly JsonNode File = VectorFile.Load("compliance.json");

    [Fact]
    public void Wilson_bounds()
    {
        Assert.All(File["wilson"]!.AsArray(), entry =>
        {
            var (samples, successes) = (VectorFile.Get<ulong>(entry!["samples"]), VectorFile.Get<ulong>(entry["successes"]));
            Assert.Equal(VectorFile.Get<uint>(entry["lower"]), Wilson.LowerPpm(samples, successes));
            Assert.Equal(VectorFile.Get<uint>(entry["upper"]), Wilson.UpperPpm(samples, successes));
        });
    }

    [Fact]
    public void Grades()
    {
        Assert.All(File["gradings"]!.AsArray(), entry => Assert.Equal(
            VectorFile.Get<Grade>(entry!["compliance"]),
            Sla.Evaluate(Verdict(entry["verdict"]!), VectorFile.Make<Terms>(entry["terms"]!))));
    }

    [Fact]
    public void Windows_of_30_days()
    {
        Assert.All(File["rollings"]!.AsArray(), sequence =>
        {
            var days = new RollingDays();
            Assert.All(sequence!.AsArray(), step =>
            {
                var epoch = VectorFile.Get<bool>(step!["absent"])
                    ? Rolling.Absent
                    : Rolling.Measured(VectorFile.Get<ulong>(step["samples"]), VectorFile.Get<ulong>(step["successes"]));
                Assert.Equal(VectorFile.Make<Rolling>(step["window"]!), days.Add(VectorFile.Get<ulong>(step["endsAt"]), epoch));
            });
        });
    }

    [Fact]
    public void Breaches_of_rolling_terms()
    {
        Assert.All(File["breaches"]!.AsArray(), entry =>
        {
            var terms = new Terms(1, 0, 0, 0, VectorFile.Get<uint>(entry!["terms"]!["minUptimePpm"]),
                VectorFile.Get<uint>(entry["terms"]!["maxErrorRatePpm"]));
            Assert.Equal(VectorFile.Get<bool>(entry["breached"]), Sla.IsBreached(terms, VectorFile.Make<Rolling>(entry["rolling"]!)));
        });
    }

    [Fact]
    public void Reputations()
    {
        Assert.All(File["reputations"]!.AsArray(), entry => Assert.Equal(
            VectorFile.Get<byte>(entry!["next"]),
            Reputation.After(VectorFile.Get<byte>(entry["score"]), VectorFile.Get<Grade>(entry["compliance"]),
                VectorFile.Get<bool>(entry["reportedOnTime"]))));
    }

    [Fact]
    public void Drifts()
    {
        Assert.All(File["drifts"]!.AsArray(), entry => Assert.All(
            Bytes(entry!["scores"]!).Zip(Bytes(entry["drifted"]!)),
            pair => Assert.Equal(pair.Second, Reputation.Decayed(pair.First, VectorFile.Get<ulong>(entry["elapsed"])))));
    }

    [Fact]
    public void Ladders()
    {
        Assert.All(File["ladders"]!.AsArray(), career =>
        {
            var (ladder, isSlashed) = (default(Ladder), false);
            var after = Bytes(career!["compliances"]!).Select(grade =>
            {
                (ladder, isSlashed) = ladder.After((Grade)grade);
                return (Step: (byte)ladder.Step, ladder.Strikes, Slashed: (byte)(isSlashed ? 1 : 0));
            }).ToArray();
            Assert.Equal(Bytes(career["steps"]!), after.Select(a => a.Step));
            Assert.Equal(Bytes(career["strikes"]!), after.Select(a => a.Strikes));
            Assert.Equal(Bytes(career["slashed"]!), after.Select(a => a.Slashed));
        });
    }

    [Fact]
    public void Payments()
    {
        Assert.All(File["payments"]!.AsArray(), entry =>
        {
            var price = VectorFile.Get<BigInteger>(entry!["price"]);
            var payment = Payment.Split(VectorFile.Get<Grade>(entry["compliance"]), price, VectorFile.Get<byte>(entry["reputation"]),
                LadderStep.None, VectorFile.Get<uint>(entry["feeBps"]));
            Assert.Equal(VectorFile.Get<BigInteger>(entry["refunded"]), payment.ToConsumer);
            Assert.Equal(VectorFile.Get<BigInteger>(entry["fee"]), payment.Fee);
            Assert.Equal(VectorFile.Get<BigInteger>(entry["paid"]), payment.ToProvider);
            Assert.Equal(price, payment.ToConsumer + payment.Fee + payment.ToProvider);
        });
    }

    private static byte[] Bytes(JsonNode array) => [.. array.AsArray().Select(VectorFile.Get<byte>)];

    private static Verdict Verdict(JsonNode v) => new(
        1, Bytes32.Zero, VectorFile.Get<VerdictStatus>(v["status"]), ValidatorBitmap.Empty, VectorFile.Get<ulong>(v["samples"]),
        VectorFile.Get<ulong>(v["successes"]),
        VectorFile.Get<uint>(v["meanLatencyMicros"]), 0, VectorFile.Get<ulong>(v["uploadBytesPerSecond"]),
        VectorFile.Get<ulong>(v["downloadBytesPerSecond"]),
        0, 0, VectorFile.Get<bool>(v["corrupt"]), false, Bytes32.Zero, Bytes32.Zero);
}
