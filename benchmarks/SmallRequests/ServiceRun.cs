using System.Globalization;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.SmallRequests;

/// <summary>Starts the service several times, then sends it small requests on the embedded model.</summary>
/// <param name="program">Its executable.</param>
internal sealed class ServiceRun(string program)
{
    private const int StartCount = 5;
    private const int WarmUpCount = 20;
    private const string Path = "/v1/self-repair";
    private const string Request = """{"prompt_set":"ioi","limit":16,"ablation":{"seed":N}}""";

    private int seed;

    /// <summary>Measures it.</summary>
    /// <param name="requests">Requests to time, one after another.</param>
    public async Task<ServiceResult> ExecuteAsync(int requests)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("selfrepair-service-");
        try
        {
            double first = await StartAsync(data.FullName);
            List<double> starts = [];
            while (starts.Count < StartCount)
            {
                starts.Add(await StartAsync(data.FullName));
            }

            double[] times = await AskAsync(data.FullName, requests);
            return Result(first, starts, times);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private async Task<double> StartAsync(string data)
    {
        using RunningService service = await RunningService.StartAsync(program, data);
        return service.StartTime.TotalSeconds;
    }

    /// <summary>Times of all requests, the untimed ones too.</summary>
    private async Task<double[]> AskAsync(string data, int requests)
    {
        using RunningService service = await RunningService.StartAsync(program, data);
        double[] times = new double[WarmUpCount + requests];
        for (int request = 0; request < times.Length; request++)
        {
            string body = Request.Replace(
                "N", (++seed).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            times[request] = (await service.PostAsync(Path, body)).TotalSeconds;
        }

        return times;
    }

    private static ServiceResult Result(double first, List<double> starts, double[] times)
    {
        double[] timed = times[WarmUpCount..];
        return new ServiceResult(
            Machine.Here(),
            first,
            Percentiles.Of(starts, 50),
            starts,
            Request,
            timed.Length,
            times[0],
            Percentiles.Of(timed, 50),
            Percentiles.Of(timed, 95),
            timed.Max());
    }
}
