namespace SelfRepair.Analysis.PlainData;

/// <summary>Bytes are not the plain data that they are read as: cut short, of another version, or damaged.</summary>
/// <param name="fault">What is wrong, a clause.</param>
public sealed class PlainDataException(string fault) : AnalysisException(
    $"The kept data of an analysis cannot be read: {fault}. Drop it; the work that it came from can be run again.");
