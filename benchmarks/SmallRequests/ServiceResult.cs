using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.SmallRequests;

/// <summary>How the service starts and answers small requests.</summary>
/// <param name="Machine">What it was measured on.</param>
/// <param name="FirstReadySeconds">From the start of the process to readiness with an empty data folder: the embedded
/// model is exported.</param>
/// <param name="ReadySeconds">The same with the package there, the middle of several starts.</param>
/// <param name="ReadySecondsAll">Each of them.</param>
/// <param name="Request">The request's body, N standing for the seed.</param>
/// <param name="Requests">Requests timed, a new seed each, after some untimed ones.</param>
/// <param name="FirstSeconds">The first request of the process.</param>
/// <param name="P50Seconds">Half of the timed ones took at most this.</param>
/// <param name="P95Seconds">95 of 100 took at most this.</param>
/// <param name="MaxSeconds">The slowest.</param>
internal sealed record ServiceResult(
    Machine Machine,
    double FirstReadySeconds,
    double ReadySeconds,
    IReadOnlyList<double> ReadySecondsAll,
    string Request,
    int Requests,
    double FirstSeconds,
    double P50Seconds,
    double P95Seconds,
    double MaxSeconds);
