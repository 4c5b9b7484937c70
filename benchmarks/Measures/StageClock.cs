namespace SelfRepair.Benchmarks.Measures;

/// <summary>Times the stages of a measurement.</summary>
internal sealed class StageClock
{
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly Dictionary<string, double> seconds = [];

    /// <summary>Seconds of each stage, in the order in which they ran.</summary>
    public IReadOnlyDictionary<string, double> Seconds => seconds;

    /// <summary>Runs a stage.</summary>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <param name="stage">Its name.</param>
    /// <param name="run">What it does.</param>
    public T Time<T>(string stage, Func<T> run)
    {
        long start = clock.GetTimestamp();
        T result = run();
        Add(stage, clock.GetElapsedTime(start).TotalSeconds);
        return result;
    }

    /// <summary>Adds a stage that was timed elsewhere, or more time of one.</summary>
    /// <param name="stage">Its name.</param>
    /// <param name="elapsed">Seconds.</param>
    public void Add(string stage, double elapsed) => seconds[stage] = seconds.GetValueOrDefault(stage) + elapsed;
}
